package import Desk

/// Where the store of a trial lies, so that it can be opened again by the next process.
package protocol StorePlace: SendableMetatype {
  /// Opens the store as the process before has left it.
  mutating func open() async throws(StoreError) -> any DeskStore

  /// The process that has the store open ends in order.
  mutating func close() throws

  /// The process that has the store open ends at this moment: nothing is closed or tidied up.
  mutating func crash() throws
}
