import Crypto
import Foundation

/// What a browser shows to be known again: 256 random bits, of which only the hash is kept here.
struct Token: Sendable, Hashable {
  let text: String

  init() {
    var generator = SystemRandomNumberGenerator()
    text = (0..<4).map { _ in String(generator.next() as UInt64, radix: 16).leftPadded(to: 16) }.joined()
  }

  /// - Returns: `nil` for what can't be one.
  init?(_ text: String) {
    let isDigit: (UInt8) -> Bool = { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
    guard text.utf8.count == 64, text.utf8.allSatisfy(isDigit) else { return nil }
    self.text = text
  }

  /// SHA-256; a slow hash is not needed for what nobody can guess.
  var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

extension String {
  fileprivate func leftPadded(to length: Int) -> String { String(repeating: "0", count: length - count) + self }
}
