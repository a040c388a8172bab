import Desk
import DeskActions
package import GRDB

/// What SQLite says of the office's file is for the log; to whoever asked it means what it would mean of the desk's.
extension DatabaseError: Rephrased {
  package var rephrased: any Error {
    let detail = message ?? "\(resultCode)"
    return switch resultCode {
    case .SQLITE_FULL: StoreError.full
    case .SQLITE_READONLY: StoreError.readOnly
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: StoreError.damaged(detail: "\(DeskFiles.office): \(detail)")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_PERM:
      StoreError.unavailable(detail: "\(DeskFiles.office): \(detail)")
    // A mistake of the desk's own.
    default: self
    }
  }
}
