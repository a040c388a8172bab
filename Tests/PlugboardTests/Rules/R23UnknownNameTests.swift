import Plugboard
import Testing

@Suite("R23 Unknown names", .tags(.r23)) struct R23UnknownNameTests {
  @Test func `an unknown name fails with the nearest known names in the message`() async throws {
    let actions = Actions()
    for name in ["AcceptTask", "AcceptCall", "RejectTask", "SendMessage", "ToggleMute"] {
      try actions.registerAction(name) { payload in payload }
    }
    let error = await #expect(throws: UnknownAction.self) { try await actions.invokeAction("AceptTask") }
    #expect(error?.action == "AceptTask")
    #expect(error?.nearest.first == "AcceptTask")
    #expect(error?.description.contains("AcceptTask") == true)
    #expect(error?.description.contains("ToggleMute") == false)
    let typed = await #expect(throws: UnknownAction.self) {
      try await actions.invoke(Action<Int, Int>("acceptTask"), 1)
    }
    #expect(typed?.nearest.first == "AcceptTask")
    let handle = #expect(throws: UnknownAction.self) { try actions.handle(Action<Int, Int>("TogleMute")) }
    #expect(handle?.nearest == ["ToggleMute"])
    let availability = await #expect(throws: UnknownAction.self) {
      try await actions.availability(ofAction: "SendMesage")
    }
    #expect(availability?.nearest == ["SendMessage"])
  }

  @Test func `names that are hooked but not registered are no suggestion`() async throws {
    let actions = Actions()
    try actions.addListener(before: .greet) { _ in }
    let error = await #expect(throws: UnknownAction.self) { try await actions.invokeAction("Gret") }
    #expect(error?.nearest == [])
    let same = await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "Ann") }
    #expect(same?.nearest == [])
  }

  @Test func `a name that was unregistered is no suggestion any more`() async throws {
    let actions = Actions()
    let token = try actions.register(.greet) { name in name }
    token.remove()
    let error = await #expect(throws: UnknownAction.self) { try await actions.invokeAction("Greet") }
    #expect(error?.nearest == [])
  }
}
