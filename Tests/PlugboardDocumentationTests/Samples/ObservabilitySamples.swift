import Logging
import Plugboard
import PlugboardObservability
import Testing

@Suite struct ObservabilitySamples {
  @Test func `logs, metrics and traces begin when asked for and end with their tokens`() async throws {
    let actions = try makeMessages()

    let logs = actions.log(to: Logger(label: "actions"))
    let metrics = actions.measure()
    let spans = actions.trace()

    #expect(try await actions.invoke(.send, .hello).text == "Hello")
    for token in [logs, metrics, spans] { token.remove() }
    #expect(try await actions.invoke(.send, .hello).text == "Hello")
  }
}
