import Plugboard
import PlugboardTesting
import Testing

@Suite struct RecorderSamples {
  @Test func `a recorder says what happened, in order`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    try TidyTitles().attach(to: actions.owner("Tidy titles"))
    let recorder = Recorder(actions)

    _ = try await actions.invoke(.add, Item(title: "buy milk"), by: "person:ada")
    try recorder.expect([
      #"invoke Add {"isDone":false,"title":"buy milk"} by person:ada"#,
      #"  before-listener of Tidy titles passed {"isDone":false,"title":"Buy milk"}"#,
      #"  body of application passed {"isDone":false,"title":"Buy milk"}"#,
      #"Add completed 1"#,
    ])
    #expect(recorder.invocations(of: .add).first?.output == 1)
  }

  @Test func `a difference is shown where it was expected`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    let recorder = Recorder(actions)

    _ = try? await actions.invoke(.complete, "buy milk")
    #expect(throws: Never.self) {
      try recorder.expect([
        #"invoke Complete "buy milk""#,
        #"  body of application threw NoSuchItem(title: "buy milk") "buy milk""#,
        #"Complete failed by application: NoSuchItem(title: "buy milk")"#,
      ])
    }
  }
}
