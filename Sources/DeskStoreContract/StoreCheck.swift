package import Desk

/// One sentence that holds for every store, and how to see whether it does.
///
/// Run all of them on a store of your own:
///
/// ```swift
/// @Test(arguments: StoreCheck.all) func `my store keeps the contract`(check: StoreCheck) async throws {
///   try await check.run(on: StoreSource { try await MyStore.empty() })
/// }
/// ```
package struct StoreCheck: Sendable, CustomStringConvertible {
  /// What holds.
  package let claim: String
  private let body: @Sendable (StoreSource) async throws -> Void

  init(_ claim: String, _ body: @escaping @Sendable (StoreSource) async throws -> Void) {
    (self.claim, self.body) = (claim, body)
  }

  /// Returns if the claim holds.
  /// - Throws: ``ContractViolation``, or what the store threw.
  package func run(on source: StoreSource) async throws { try await body(source) }

  package var description: String { claim }

  /// Every sentence of the contract.
  package static let all = keeping + refusing + reading + sharing
}

/// Where a check gets its stores from.
package struct StoreSource: Sendable {
  let make: @Sendable () async throws -> any DeskStore
  let reopen: @Sendable (any DeskStore) async throws -> any DeskStore

  /// - Parameters:
  ///   - make: Makes an empty store. It is called more than once.
  ///   - reopen: Closes a store and opens what it has kept. A store that keeps nothing gives back what it was given.
  package init(
    make: @escaping @Sendable () async throws -> any DeskStore,
    reopen: @escaping @Sendable (any DeskStore) async throws -> any DeskStore = { $0 }
  ) {
    (self.make, self.reopen) = (make, reopen)
  }
}

/// A store that does not do what it has to.
package struct ContractViolation: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Fails unless two values are the same, and says which ones they are.
func expect<Value: Equatable>(_ found: Value, is wanted: Value, _ what: @autoclosure () -> String) throws {
  if found != wanted { throw ContractViolation("\(what()): expected \(wanted), found \(found)") }
}

/// Fails unless a call throws this error.
func expect<Value>(_ error: StoreError, _ what: String, from body: () async throws -> Value) async throws {
  do {
    _ = try await body()
  } catch let found as StoreError {
    return try expect(found, is: error, what)
  }
  throw ContractViolation("\(what): expected an error, but it was taken. \(error)")
}
