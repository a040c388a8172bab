import Desk
import DeskActions
import Plugboard
import Testing

/// What is told of errors, and to whom.
@Suite struct FailureTests {
  private struct Secret: Error, CustomStringConvertible {
    let description = "secret.sqlite is open at 0x7fff"
  }

  private struct OfALibrary: Rephrased {
    var rephrased: any Error { StoreError.full }
  }

  /// What comes of an action whose body fails.
  private static func failed(_ error: any Error) async throws -> any Error {
    let actions = Actions()
    let action = Action<Int, Int>("Fail")
    try actions.register(action) { _ in throw error }
    do { _ = try await actions.invoke(action, 1) } catch { return error }
    return CancellationError()
  }

  @Test func `what nobody expected is told to operators, and not to pages`() async throws {
    for error in [Secret(), try await Self.failed(Secret())] as [any Error] {
      let failure = Failure(error)
      #expect(failure.status == 500)
      #expect(failure.message == "Something has failed at the desk, and stands in its log. Try again in a moment.")
      #expect(failure.reason == failure.message)
      #expect("\(Failure.forOperators(error))" == "secret.sqlite is open at 0x7fff")
    }
  }

  @Test func `a full disk is the administrator's to look after`() async throws {
    for error in [StoreError.full, OfALibrary()] as [any Error] {
      let failed = try await Self.failed(error)
      let failure = Failure(failed)
      #expect(failure.status == 507)
      #expect(
        failure.message
          == "The desk has no room left to keep this. Nothing that was confirmed is lost; try again later.")
      #expect("\(Failure.forOperators(failed))".contains("Free some space"))
    }
  }

  @Test(arguments: [
    StoreError.unavailable(detail: "/secret/desk.sqlite: I/O error"), .damaged(detail: "/secret"), .readOnly,
    .newerVersion(found: 2, known: 1),
  ]) func `pages are not told what a store has said`(error: StoreError) {
    let failure = Failure(error)
    #expect(failure.status == 503)
    #expect(
      failure.message == "The desk can't reach what it keeps just now. Nothing was changed; try again in a moment.")
  }

  @Test func `what was written for pages is told as it is`() async throws {
    let busy = Failure(kind: .limited, message: "Try again in a moment.", status: 503)
    let failure = Failure(try await Self.failed(busy))
    #expect(failure.kind == .limited && failure.status == 503 && failure.message == "Try again in a moment.")
  }

  @Test func `operators are told no more than why, either`() async throws {
    let failed = try await Self.failed(DeskError.unknown(thing: "conversation", sid: "CHzz"))
    #expect("\(Failure.forOperators(failed))" == "\(DeskError.unknown(thing: "conversation", sid: "CHzz"))")
  }
}
