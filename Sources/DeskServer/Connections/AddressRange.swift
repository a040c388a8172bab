import Foundation
import NIOCore

/// Neighbouring addresses of the internet, as `10.0.0.0/8`, `fd00::/8` or one alone.
package struct AddressRange: Sendable, Hashable, LosslessStringConvertible {
  private let bytes: [UInt8]
  /// How many bits all of them have in common.
  private let length: Int

  /// - Returns: `nil` for what is none.
  package init?(_ description: String) {
    let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = try? SocketAddress(ipAddress: String(parts[0]), port: 0), let bytes = address.bytes else {
      return nil
    }
    let bits = bytes.count * 8
    guard let length = parts.count == 1 ? bits : Int(parts[1]), (0...bits).contains(length) else { return nil }
    (self.bytes, self.length) = (bytes, length)
  }

  /// What one who has an address is likely to have as a whole: of IPv6 everybody is given at least 2⁶⁴ in a row, and can come from
  /// another one each time. https://www.rfc-editor.org/rfc/rfc6177
  /// - Returns: `nil` for what is no address of the internet.
  init?(around address: SocketAddress) {
    guard let bytes = address.bytes else { return nil }
    length = bytes.count == 4 ? 32 : 64
    self.bytes = bytes.prefix(length / 8) + Array(repeating: 0, count: bytes.count - length / 8)
  }

  package var description: String {
    let groups =
      bytes.count == 4
      ? bytes.map { "\($0)" }.joined(separator: ".")
      : stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    return "\(groups)/\(length)"
  }

  func contains(_ address: SocketAddress) -> Bool {
    guard let other = address.bytes, other.count == bytes.count else { return false }
    return (0..<length).allSatisfy { bit in
      let mask = UInt8(0x80) >> (bit % 8)
      return bytes[bit / 8] & mask == other[bit / 8] & mask
    }
  }

  /// What is this machine's own.
  static let loopback = ranges("127.0.0.0/8", "::1")

  /// What does not lead out into the internet, or to nobody in particular there: the entries of IANA's registries of special
  /// addresses that are not global. https://www.iana.org/assignments/iana-ipv4-special-registry
  static let notPublic = ranges(
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    // Of IPv6 only 2000::/3 is given out; in it, what is kept for documents, and what holds an address of IPv4.
    "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

  private static func ranges(_ texts: String...) -> [AddressRange] {
    texts.map { text in
      guard let range = AddressRange(text) else { preconditionFailure("\(text) is no range of addresses") }
      return range
    }
  }
}

extension SocketAddress {
  /// The address in the order of the network; `nil` for what is not of the internet. One of IPv4 in the clothes of IPv6 is one of
  /// IPv4.
  var bytes: [UInt8]? {
    switch self {
    case .v4: return raw(at: 4, count: 4)
    case .v6:
      let bytes = raw(at: 8, count: 16)
      let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
      return isMapped ? Array(bytes[12...]) : bytes
    case .unixDomainSocket: return nil
    }
  }

  /// A part of what the system is given, whose layout is the same everywhere.
  private func raw(at offset: Int, count: Int) -> [UInt8] {
    withSockAddr { address, size in
      Array(UnsafeRawBufferPointer(start: address, count: size)[offset..<offset + count])
    }
  }
}
