import DeskActions
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5))) struct AnswersTests {
  /// A clock that a test moves, and work that says the how manieth it was.
  final class Bench: Sendable {
    private let state = Mutex<(now: Int64, times: Int64)>((0, 0))

    var now: Int64 { state.withLock { $0.now } }

    func pass(_ milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

    func work() -> Answers.Outcome {
      state.withLock { state in
        state.times += 1
        return .success(.integer(state.times))
      }
    }
  }

  private let bench = Bench()
  private let answers: Answers

  init() { answers = Answers { [bench] in bench.now } }

  private func ask(_ id: String, of caller: String = "ana") async -> JSON? {
    let bench = self.bench
    let outcome = await answers.answer(id, of: caller) { bench.work() }
    return try? outcome.get()
  }

  @Test func `what is asked for again is not forgotten for what is asked for once`() async {
    #expect(await ask("mine") == 1)
    for number in 1...ChannelLimits.answers {
      _ = await ask("other \(number)")
      #expect(await ask("mine") == 1)
    }
    #expect(await ask("other 1") == .integer(Int64(ChannelLimits.answers) + 2))
  }

  @Test func `who has asked lately is not forgotten for who has asked once`() async {
    #expect(await ask("mine") == 1)
    for number in 1...ChannelLimits.callers {
      _ = await ask("mine", of: "customer \(number)")
      if number % 1000 == 0 { #expect(await ask("mine") == 1) }
    }
    #expect(await ask("mine") == 1)
    #expect(await ask("mine", of: "customer 1") == .integer(Int64(ChannelLimits.callers) + 2))
  }

  @Test func `an answer is kept for as long as a sign-in`() async {
    #expect(await ask("a") == 1)
    bench.pass(OfficeStore.sessionLifetime)
    #expect(await ask("a") == 1)
    #expect(await ask("b") == 2)
    bench.pass(OfficeStore.sessionLifetime / 2)
    #expect(await ask("b") == 2)
    bench.pass(OfficeStore.sessionLifetime / 2 + 1)
    #expect(await ask("b") == 2)
    #expect(await ask("a") == 3)
  }

  @Test func `what is under way is never forgotten`() async {
    let (begun, goOn) = (Signal<Void>(), Signal<Void>())
    let first = Task { [answers, bench] in
      await answers.answer("slow", of: "ana") {
        begun.send()
        _ = await goOn.wait()
        return bench.work()
      }
    }
    _ = await begun.wait()
    bench.pass(2 * OfficeStore.sessionLifetime)
    for number in 0...ChannelLimits.answers { _ = await ask("other \(number)") }
    for number in 0...ChannelLimits.callers { _ = await ask("a", of: "customer \(number)") }
    async let second = ask("slow")
    goOn.send()
    let outcome = await (try? first.value.get(), second)
    #expect(outcome.0 != nil && outcome.0 == outcome.1)
  }

  @Test func `who asks again for a secret is not given it, also while the first answer is under way`() async throws {
    let (begun, goOn) = (Signal<Void>(), Signal<Void>())
    let again: @Sendable (Answers.Outcome) -> Answers.Outcome = { ShownOnce.again("CreateKey", $0) }
    let first = Task { [answers] in
      await answers.answer("key", of: "ada", again: again) {
        begun.send()
        _ = await goOn.wait()
        return .success("secret")
      }
    }
    _ = await begun.wait()
    let second = Task { [answers] in
      await answers.answer("key", of: "ada", again: again) { .success("another secret") }
    }
    goOn.send()
    #expect(try await first.value.get() == "secret")
    let third = await answers.answer("key", of: "ada", again: again) { .success("another secret") }
    for outcome in [await second.value, third] {
      #expect {
        try outcome.get()
      } throws: { error in
        let failure = error as? Failure
        return failure?.status == 410 && failure?.message.contains("shown only once") == true
      }
    }
  }

  @Test func `what a request for a secret has failed with is answered again`() throws {
    let failure = Failure(kind: .failed, message: "There is one already.", status: 400)
    #expect(ShownOnce.again("CreateKey", .failure(failure)) == .failure(failure))
  }

  @Test func `every action that is answered with a secret is one of those that show it once`() async throws {
    try await withDesk { desk in
      let secret = try desk.site.actions.describe().actions.filter { action in
        let text = try JSON(encoding: action).description
        return text.contains("shown only now") || text.contains("Good for one sign-in.")
      }
      #expect(Set(secret.map(\.name)) == Set(ShownOnce.another.keys))
    }
  }
}
