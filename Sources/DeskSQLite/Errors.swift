import Desk
import GRDB

extension StoreError {
  /// Runs what talks to SQLite, and says in the terms of a store what went wrong.
  /// - Parameter path: The file, where whoever reads the error can't know it.
  static func translating<Value>(_ path: String? = nil, _ body: () throws -> Value) throws(StoreError) -> Value {
    do { return try body() } catch { throw StoreError(error).naming(path) }
  }

  func naming(_ path: String?) -> StoreError {
    guard let path else { return self }
    return switch self {
    case .damaged(let detail): .damaged(detail: "\(path): \(detail)")
    case .unavailable(let detail): .unavailable(detail: "\(path): \(detail)")
    case .outdated, .full, .readOnly, .newerVersion: self
    }
  }

  init(_ error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self = StoreError(error)
    case is CancellationError: self = .unavailable(detail: "whoever asked has gone")
    case is DecodingError: self = .damaged(detail: "\(error)")
    default: self = .unavailable(detail: "\(error)")
    }
  }

  private init(_ error: DatabaseError) {
    let detail = error.message ?? error.resultCode.description
    self =
      switch error.resultCode {
      case .SQLITE_FULL: .full
      case .SQLITE_READONLY: .readOnly
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(detail: detail)
      default: .unavailable(detail: detail)
      }
  }
}
