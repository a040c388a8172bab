import DeskStoreContract
import Testing

@Suite struct MemoryStoreTests {
  @Test(arguments: StoreCheck.all) func `the store of the tests keeps the contract`(check: StoreCheck) async throws {
    try await check.run(on: StoreSource { MemoryStore() })
  }
}
