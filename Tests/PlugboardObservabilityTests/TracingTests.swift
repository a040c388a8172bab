import InMemoryTracing
import Plugboard
import PlugboardObservability
import Testing
import Tracing

@Suite struct TracingTests {
  private let tracer = InMemoryTracer()

  /// Each finished span with its parent's name, by name.
  private var parents: [String: String] {
    let spans = tracer.finishedSpans
    let names = Dictionary(spans.map { ($0.spanID, $0.operationName) }, uniquingKeysWith: { first, _ in first })
    return Dictionary(
      spans.map { ($0.operationName, $0.parentSpanID.flatMap { names[$0] } ?? "-") },
      uniquingKeysWith: { $0 + ", " + $1 })
  }

  private func finished(_ name: String) throws -> FinishedInMemorySpan {
    try #require(tracer.finishedSpans.first { $0.operationName == name })
  }

  @Test func `hooks are children of their invocation, and what a replacement runs is inside it`() async throws {
    let actions = try makeActions()
    _ = try await actions.invoke(.accept, 0)
    #expect(tracer.finishedSpans.isEmpty, "off until asked for")
    try actions.owner("CRM").replace(.accept) { payload, original in try await original(payload) }
    let token = actions.trace(with: tracer)
    _ = try await actions.invoke(.accept, 0, by: "agent:WK1")
    token.remove()
    _ = try await actions.invoke(.accept, 0)
    #expect(
      parents == [
        "Accept": "-", "Accept before": "Accept", "Accept guard": "Accept", "Accept replacement": "Accept",
        "Accept body": "Accept replacement",
      ])
    #expect(tracer.activeSpans.isEmpty)
    let invocation = try finished("Accept")
    #expect(invocation.attribute("actor") == "agent:WK1")
    #expect(invocation.attribute("outcome") == "completed")
    #expect(try finished("Accept guard").attribute("owner") == "CRM")
  }

  @Test func `an invocation belongs to the span of its caller`() async throws {
    let actions = try makeActions()
    actions.trace(with: tracer, hooks: false)
    try await tracer.withSpan("Request") { _ in _ = try await actions.invoke(.accept, 0) }
    #expect(parents == ["Request": "-", "Accept": "Request"])
  }

  @Test func `a nested invocation belongs to the hook that made it`() async throws {
    let actions = try makeActions()
    try actions.register(Action<Void, Void>("Outer")) { _, context in _ = try await context.invoke(.accept, 0) }
    actions.trace(with: tracer)
    try await actions.invoke(Action<Void, Void>("Outer"))
    #expect(parents["Accept"] == "Outer body")
    #expect(parents["Outer body"] == "Outer")
  }

  @Test func `a decision is an attribute, not an error`() async throws {
    let actions = try makeActions()
    actions.trace(with: tracer)
    await #expect(throws: ActionRefused.self) { try await actions.invoke(.accept, 2) }
    let invocation = try finished("Accept")
    #expect(invocation.attribute("outcome") == "refused")
    #expect(invocation.attribute("reason") == "not 2")
    #expect(invocation.attribute("owner") == "CRM")
    #expect(invocation.errors.isEmpty)
    #expect(invocation.status == nil)
    #expect(try finished("Accept guard").attribute("verdict") == "refused")
  }

  @Test func `a failure is an error of the invocation and of what threw`() async throws {
    let actions = try makeActions()
    actions.trace(with: tracer)
    await #expect(throws: ActionFailed.self) { try await actions.invoke(.accept, 4) }
    #expect(try finished("Accept").errors.first?.error is ActionFailed)
    #expect(try finished("Accept").status?.code == .error)
    #expect(try finished("Accept body").errors.first?.error is Broken)
    #expect(try finished("Accept before").errors.isEmpty)
  }

  @Test func `spans that are open when the token is removed are ended`() async throws {
    let actions = Actions()
    let (tracing, tracer) = (TokenBox(), tracer)
    try actions.register(.accept) { payload in
      tracing.token?.remove()
      return payload
    }
    tracing.token = actions.trace(with: tracer)
    _ = try await actions.invoke(.accept, 0)
    #expect(tracer.activeSpans.isEmpty)
    #expect(parents.keys.sorted() == ["Accept", "Accept body"])
  }
}

extension FinishedInMemorySpan {
  fileprivate func attribute(_ name: String) -> SpanAttribute? { attributes["plugboard.\(name)"]?.toSpanAttribute() }
}

/// Lets a body remove what was made after it; a test sets it before the body runs.
private final class TokenBox: @unchecked Sendable {
  var token: Token?
}
