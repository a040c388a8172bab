import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: scrypt with a salt of its own.
struct PasswordHash: Sendable, Hashable {
  /// How much each guess costs: 2 to the power of this many rounds. 17 with blocks of 8 takes 128 MiB, as OWASP's password
  /// storage cheat sheet asks for; less is for tests.
  struct Cost: Sendable, Hashable {
    var exponent: UInt8 = 17
    static let full = Cost()
  }

  private static let saltLength = 16
  private static let keyLength = 32
  private static let blockSize = 8

  /// The cost's exponent, the salt, and then the key.
  let bytes: Data

  init(bytes: Data) { self.bytes = bytes }

  /// - Throws: What the library throws when there is no memory for it.
  init(of password: String, _ cost: Cost) throws {
    var generator = SystemRandomNumberGenerator()
    let salt = Data((0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    bytes = [cost.exponent] + salt + (try Self.key(password, salt, cost))
  }

  /// Takes the same time whatever the answer is.
  func matches(_ password: String) throws -> Bool {
    guard bytes.count == 1 + Self.saltLength + Self.keyLength, let exponent = bytes.first, exponent <= 20 else {
      return false
    }
    // Scrypt's first step fills a password up with NULs: with some behind it, it would be the same one.
    let isPossible = !password.utf8.contains(0)
    let key = try Self.key(password, bytes.dropFirst().prefix(Self.saltLength), Cost(exponent: exponent))
    return zip(key, bytes.dropFirst(1 + Self.saltLength)).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0 && isPossible
  }

  private static func key(_ password: String, _ salt: Data, _ cost: Cost) throws -> Data {
    // The same letters typed in another form are the same password.
    let normalized = Data(password.precomposedStringWithCompatibilityMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: normalized, salt: salt, outputByteCount: keyLength, rounds: 1 << Int(cost.exponent), blockSize: blockSize,
      parallelism: 1, maxMemory: 2 << 30)
    return key.withUnsafeBytes { Data($0) }
  }
}

/// What a password may be. https://pages.nist.gov/800-63-4/sp800-63b.html: long enough, and otherwise anything.
enum PasswordRule {
  static let shortest = 12
  static let longest = 256

  /// What is wrong with a new password; `nil` if it may be taken.
  static func problem(with password: String, of name: String) -> String? {
    if password.count < shortest {
      return "A password has at least \(shortest) characters; a short sentence is a good one."
    }
    if password.utf8.contains(0) { return "A password has no NUL character in it." }
    if password.utf8.count > longest { return "A password has at most \(longest) bytes." }
    if Set(password).count < 5 { return "That is the same few characters again and again; somebody may guess it." }
    if password.lowercased().contains(name.lowercased()) && name.count > 3 {
      return "Your name is the first thing to be guessed."
    }
    return nil
  }

  /// A password that is good for one sign-in: 4 groups of 5 letters and digits that can't be mistaken for others; 98 bits.
  static func oneTime() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in String((0..<5).map { _ in letters.randomElement(using: &generator)! }) }.joined(
      separator: "-")
  }
}
