import GRDB
import GRDBSQLite

/// A statement that runs for every row that is written. GRDB makes it and keeps it; values go straight to SQLite, because what
/// GRDB does around a row (lists of values, observers, rows of its own) takes longer than SQLite takes for the row.
struct RowStatement {
  private let statement: Statement
  private let connection: OpaquePointer?

  init(_ database: Database, _ sql: String) throws {
    statement = try database.cachedStatement(sql: sql)
    connection = database.sqliteConnection
  }

  /// Runs a statement that answers nothing.
  func run<each Value: ColumnValue>(_ values: repeat each Value) throws {
    defer { sqlite3_reset(statement.sqliteStatement) }
    try bind(repeat each values)
    if sqlite3_step(statement.sqliteStatement) != SQLITE_DONE { throw failure }
  }

  /// The first row of the answer.
  func first<each Value: ColumnValue, Answer>(
    _ values: repeat each Value, read: (RowColumns) throws -> Answer
  ) throws -> Answer? {
    defer { sqlite3_reset(statement.sqliteStatement) }
    try bind(repeat each values)
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return try read(RowColumns(statement: statement.sqliteStatement))
    case SQLITE_DONE: return nil
    default: throw failure
    }
  }

  private func bind<each Value: ColumnValue>(_ values: repeat each Value) throws {
    var place: Int32 = 0
    for value in repeat each values {
      place += 1
      if value.bind(to: statement.sqliteStatement, at: place) != SQLITE_OK { throw failure }
    }
  }

  private var failure: DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }
}

/// The row that a statement has found; it is gone when the statement goes on.
struct RowColumns {
  fileprivate let statement: OpaquePointer

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  func text(_ column: Int32) -> String { sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "" }
}

/// What a statement can be given.
protocol ColumnValue {
  /// - Returns: SQLite's code.
  func bind(to statement: OpaquePointer, at place: Int32) -> Int32
}

extension Int64: ColumnValue {
  func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { sqlite3_bind_int64(statement, place, self) }
}

extension Bool: ColumnValue {
  func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { sqlite3_bind_int(statement, place, self ? 1 : 0) }
}

extension String: ColumnValue {
  func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
    // SQLite copies the text.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var text = self
    return text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { text in
        // Not `nil`, which would be NULL.
        sqlite3_bind_text(statement, place, text.baseAddress ?? UnsafePointer(bitPattern: 1), Int32(text.count), copied)
      }
    }
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
    self?.bind(to: statement, at: place) ?? sqlite3_bind_null(statement, place)
  }
}
