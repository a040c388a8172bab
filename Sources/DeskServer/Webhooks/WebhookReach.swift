import NIOCore

/// Where webhooks may go: to public addresses, encrypted; to others only as far as the configuration says so.
struct WebhookReach: Sendable {
  /// Ranges that are not public, and may be reached all the same.
  let allowed: [AddressRange]

  func admits(_ address: SocketAddress, isSecure: Bool) -> Bool {
    let isAllowed = allowed.contains { $0.contains(address) }
    if !isSecure { return isAllowed && AddressRange.loopback.contains { $0.contains(address) } }
    return isAllowed || !AddressRange.notPublic.contains { $0.contains(address) }
  }
}
