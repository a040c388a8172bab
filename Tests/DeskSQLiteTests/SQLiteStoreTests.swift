import Desk
import DeskSQLite
import DeskStoreContract
import Testing

@Suite struct SQLiteStoreTests {
  @Test(arguments: StoreCheck.all) func `a desk in a file keeps the contract`(check: StoreCheck) async throws {
    let folder = Folder()
    let source = StoreSource {
      try SQLiteStore(path: folder.newPath())
    } reopen: { store in
      let store = store as! SQLiteStore
      try store.close()
      return try SQLiteStore(path: store.path)
    }
    try await check.run(on: source)
  }
}
