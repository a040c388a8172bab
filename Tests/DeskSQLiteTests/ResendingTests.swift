import Desk
import DeskSQLite
import DeskStoreContract
import Testing

@Suite struct ResendingTests {
  @Test func `an old message that is sent again is the same one, and nobody else's command fails`() async throws {
    let (folder, now) = (Folder(), Moment(milliseconds: 1_800_000_000_000))
    var rehearsal = try Rehearsal(workers: 1)
    try rehearsal.arrive()
    for number in 2...Conversation.rememberedMessages + 5 { try rehearsal.send("\(number)") }
    let store = try SQLiteStore(path: folder.newPath())
    _ = try await store.commit(rehearsal.commits)
    let engine = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100))
    let conversation = rehearsal.state.conversations.values.first!
    let worker = rehearsal.state.workers.keys.min()!

    let answers = try await withThrowingTaskGroup(of: Decision.Result.self) { group in
      for number in 1...40 {
        group.addTask {
          let draft = Draft(author: conversation.participants[0].sid, clientID: "first", body: "Hello")
          let command =
            number % 4 == 0 ? .send(conversation.sid, draft) : Command.setCapacity(worker, channel: "sms", number)
          return try await engine.perform(command, by: "a test")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count { $0 == .message(index: 1) } == 10)
    #expect(answers.count { $0 == .nothing } == 30)
    #expect(await engine.read(\.conversations)[conversation.sid]?.lastIndex == conversation.lastIndex)
  }
}
