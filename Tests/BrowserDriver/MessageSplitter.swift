import Foundation

/// Cuts the stream of bytes from the browser into messages, which end with a NUL byte each.
struct MessageSplitter {
  /// More than this without a NUL is no message that a test asked for.
  static let maximumMessageBytes = 256 << 20

  struct MessageTooLong: Error {}

  private var rest = Data()

  /// The messages that these bytes complete.
  mutating func take(_ bytes: Data) throws(MessageTooLong) -> [Data] {
    var messages: [Data] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: 0) {
      messages.append(rest + bytes[start..<end])
      rest = Data()
      start = end + 1
    }
    rest.append(bytes[start...])
    if rest.count > Self.maximumMessageBytes { throw MessageTooLong() }
    return messages
  }
}
