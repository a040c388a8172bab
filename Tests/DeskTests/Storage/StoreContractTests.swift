import Desk
import DeskStoreContract
import Testing

/// The contract sees what is wrong with a store, and nothing where nothing is.
@Suite struct StoreContractTests {
  @Test(arguments: StoreCheck.all) func `the store of the tests keeps the contract`(check: StoreCheck) async throws {
    try await check.run(on: StoreSource { MemoryStore() })
  }

  @Test(arguments: Defect.allCases) func `the contract sees a defect`(defect: Defect) async {
    let source = StoreSource {
      MemoryStore(defect)
    } reopen: { store in
      defect == .forgetsWhenClosed ? MemoryStore(defect) : store
    }
    for check in StoreCheck.all where defect.breaks.contains(check.claim) {
      await #expect(throws: (any Error).self, "\(check.claim)") { try await check.run(on: source) }
    }
  }

  @Test func `each claim of the contract is one that a defect breaks`() {
    #expect(Set(StoreCheck.all.map(\.claim)) == Set(Defect.allCases.flatMap(\.breaks)))
  }
}
