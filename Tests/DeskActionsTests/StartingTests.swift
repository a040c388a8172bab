import Desk
import DeskActions
import Plugboard
import Testing

/// What is left of a conversation that could not be begun.
@Suite struct StartingTests {
  private func open(_ scene: Scene) async -> [Conversation] {
    await scene.centre.engine.read { Array($0.conversations.values) }
  }

  @Test(arguments: [
    StartConversationFields(customerName: "Carla", body: ""),
    StartConversationFields(customerName: "Carla", body: String(repeating: "a", count: 33_000)),
    StartConversationFields(customerName: "Carla", body: "Hello", clientID: String(repeating: "a", count: 500)),
  ])
  func `nothing is opened for a message that can't be sent`(fields: StartConversationFields) async throws {
    let scene = try await Scene()
    let failure = await failure {
      _ = try await scene.actions.invoke(.startConversation, Open(fields), by: "customer:new")
    }
    #expect(failure?.status == 400)
    #expect(await open(scene).isEmpty)
  }

  @Test(arguments: ["SendMessage", "CreateTask"])
  func `nobody is in one whose beginning a plugin has stopped`(action: String) async throws {
    let scene = try await Scene()
    try scene.actions.owner("quiet").addListener(before: action) { _, abort in abort("Not now.") }
    let failure = await failure { _ = try await scene.customer() }
    #expect(failure?.owner == "quiet")
    #expect(await open(scene).map(\.hasCustomer) == [false])
  }
}
