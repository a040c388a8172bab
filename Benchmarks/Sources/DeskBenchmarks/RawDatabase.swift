import GRDBSQLite

/// SQLite by its own interface, as durable as the desk's store: WAL, and a flush for every commit.
final class RawDatabase {
  private let handle: OpaquePointer

  /// Opens a file. It is as it is, WAL or not, if it is only to be read.
  init(path: String, onlyToRead: Bool = false) throws {
    var handle: OpaquePointer?
    let flags = onlyToRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else { throw RawError(code: code, detail: path) }
    self.handle = handle
    if !onlyToRead { try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") }
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw RawError(code: code, detail: sql) }
  }

  func prepare(_ sql: String) throws -> RawStatement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw RawError(code: code, detail: sql) }
    return RawStatement(statement)
  }
}

/// A statement that is prepared once and run many times.
final class RawStatement {
  private let handle: OpaquePointer

  fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  func execute(_ values: [RawValue] = []) throws {
    bind(values)
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    if code != SQLITE_DONE && code != SQLITE_ROW { throw RawError(code: code, detail: "a statement failed") }
  }

  /// All rows.
  func rows(_ values: [RawValue] = []) throws -> [[RawValue]] {
    bind(values)
    defer { sqlite3_reset(handle) }
    var rows: [[RawValue]] = []
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return rows }
      if code != SQLITE_ROW { throw RawError(code: code, detail: "a query failed") }
      rows.append((0..<sqlite3_column_count(handle)).map(column))
    }
  }

  private func column(_ index: Int32) -> RawValue {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, index))
    case SQLITE_TEXT: .text(String(cString: sqlite3_column_text(handle, index)))
    default: .null
    }
  }

  private func bind(_ values: [RawValue]) {
    // Has SQLite copy the text, as the desk's store does.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(handle, place)
      case .integer(let value): sqlite3_bind_int64(handle, place, value)
      case .text(let text): sqlite3_bind_text(handle, place, text, -1, copied)
      }
    }
  }
}

enum RawValue: Sendable {
  case null
  case integer(Int64)
  case text(String)

  var text: String { if case .text(let text) = self { text } else { "" } }
}

struct RawError: Error {
  let code: Int32
  let detail: String
}
