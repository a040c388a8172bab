import Plugboard
import Testing

@Suite("R16 When the caller resumes", .tags(.r16)) struct R16CallerResumesTests {
  @Test(arguments: [nil, Duration.seconds(60)])
  func `the caller resumes when the after-listeners have finished`(_ deadline: Duration?) async throws {
    let actions = Actions()
    let journal = Journal()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in name }
    try actions.attach(.after, to: .greet, deadline: deadline) {
      running.open()
      await latch.wait()
      journal("after-listener ended")
    }
    let invocation = Task {
      _ = try await actions.invoke(.greet, "Ann")
      journal("caller resumed")
    }
    await running.wait()
    for _ in 0..<100 { await Task.yield() }
    #expect(journal.isEmpty)
    latch.open()
    try await invocation.value
    #expect(journal.entries == ["after-listener ended", "caller resumed"])
  }

  @Test func `the caller gets the value of the body`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in "body \(name)" }
    #expect(try await actions.invoke(.greet, "Ann") == "body Ann")
    #expect(try await actions.handle(.greet).invoke("Ann") == "body Ann")
    #expect(try await actions.invokeAction("Greet", "Ann") == "body Ann")
  }

  @Test func `the caller gets the value of the outermost replacement`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in "body \(name)" }
    try actions.replace(.greet) { _, original in "inner \(try await original())" }
    try actions.replace(.greet) { _, original in "outer \(try await original())" }
    #expect(try await actions.invoke(.greet, "Ann") == "outer inner body Ann")
    #expect(try await actions.invokeAction("Greet", "Ann") == "outer inner body Ann")
  }
}
