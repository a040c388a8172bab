import Foundation
import Measuring

/// Appends 4 KiB to a file and has the disk flush, over and over.
/// - Returns: How often in a second.
func flush(count: Int, to path: String) async throws -> Double {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
  defer { close(file) }
  let page = [UInt8](repeating: 7, count: 4096)
  let elapsed = try await nanoseconds {
    for _ in 0..<count {
      guard page.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == page.count, fsync(file) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    }
  }
  return Double(count) / elapsed * 1e9
}
