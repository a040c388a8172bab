import Desk
import DeskSQLite
import DeskStoreContract
import Testing

/// What is read at once is bound in bytes too: many small things, or few large ones.
@Suite struct PageTests {
  @Test func `a page of large messages has fewer of them, and the next one goes on`() async throws {
    let folder = Folder()
    var rehearsal = try Rehearsal(workers: 1)
    try rehearsal.arrive()
    let conversation = try #require(rehearsal.state.conversations.values.first)
    let body = String(repeating: "x", count: Message.maximumBodyLength)
    let count = 2 * StorePage.maximumBytes / body.utf8.count
    for number in 1...count {
      let draft = Draft(author: conversation.participants[0].sid, clientID: "large \(number)", body: body)
      try rehearsal.perform(.send(conversation.sid, draft))
    }
    let store = try SQLiteStore(path: folder.newPath())
    _ = try await store.commit(rehearsal.commits)

    var (pages, indexes) = ([Int](), [Int64]())
    while case let page = try await store.messages(in: conversation.sid, after: indexes.last ?? 0, limit: 1000),
      !page.isEmpty
    {
      pages.append(page.count)
      indexes += page.map(\.index)
    }
    #expect(indexes == Array(1...Int64(count + 1)))
    #expect((2...4).contains(pages.count), "\(pages)")

    var (entryPages, numbers) = ([Int](), [Int64]())
    while case let page = try await store.journal(after: numbers.last ?? 0, limit: 1000), !page.isEmpty {
      entryPages.append(page.count)
      numbers += page.map(\.number)
    }
    #expect(numbers == Array(1...Int64(rehearsal.commits.count)))
    // The command and the message: each entry has the text twice.
    #expect((4...8).contains(entryPages.count), "\(entryPages)")
  }
}
