import Desk
import DeskStoreContract
import Testing

@testable import DeskSQLite

@Suite struct ErasingTests {
  @Test func `what was committed after the journal was read is erased, too`() async throws {
    let folder = Folder()
    let store = try SQLiteStore(path: folder.newPath())
    let engine = try await DeskEngine(store: store, clock: { Moment(milliseconds: 1000) }, ids: Sids(after: 0))
    let opened = try await engine.perform(.openConversation(customer: "Carla"), by: "test")
    guard case .conversation(let conversation, let customer) = opened else {
      Issue.record("\(opened)")
      return
    }
    func say(_ body: String) async throws {
      _ = try await engine.perform(
        .send(conversation, Draft(author: customer, clientID: body, body: body)), by: "test")
    }
    try await say("Before the look")
    let things = Forgotten(conversations: [conversation])
    let look = try await store.look(for: things)
    try await say("After the look")
    try await store.erase(things, after: look, by: "test", invocation: nil, at: Moment(milliseconds: 2000))
    let journal = try await store.journal(after: 0, limit: 100).map { "\($0.command) \($0.changes)" }.joined()
    #expect(!journal.contains("the look") && !journal.contains("Carla"))
    #expect(look.entries == [1, 2] && look.last == 2)
  }
}
