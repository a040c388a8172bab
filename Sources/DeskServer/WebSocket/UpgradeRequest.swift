import NIOHTTP1

/// What a request's head says about changing the protocol.
enum UpgradeRequest: Equatable {
  /// Nothing: HTTP goes on.
  case none
  /// It asks for a WebSocket.
  case webSocket
  /// It asks for something that this server does not speak, such as `h2c`. The server ignores that and answers as
  /// always (RFC 9110, section 7.8), but NIO's decoder stops after the request.
  case unknownProtocol
  /// NIO's decoder may or may not have stopped after the request: what follows on the connection cannot be trusted.
  case unclear

  /// Reads the head as strictly as llhttp does: `webSocket` and `unknownProtocol` mean that the decoder surely stops.
  init(_ head: HTTPRequestHead) {
    if head.method == .CONNECT {
      self = .unclear
      return
    }
    guard head.headers.contains(name: "upgrade") else {
      self = .none
      return
    }
    let connection = head.headers["connection"]
    let options = connection.flatMap(\.listElements).map { $0.lowercased() }
    let protocols = head.headers["upgrade"].flatMap(\.listElements).map { $0.lowercased() }
    // llhttp forgets the option when a tab follows it.
    let isPlain = connection.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } }
    let isCertain = isPlain && options.contains("upgrade") && !protocols.isEmpty && head.version == .http1_1
    if !options.contains(where: { $0.contains("upgrade") }) {
      self = .none
    } else if !isCertain {
      self = .unclear
    } else if protocols.contains("websocket"), head.method == .GET {
      self = .webSocket
    } else {
      self = .unknownProtocol
    }
  }
}

extension HTTPRequestHead {
  /// The value of `Sec-WebSocket-Key` if it is one: sixteen bytes in Base64 (RFC 6455, section 4.2.1, item 5).
  var webSocketKey: String? {
    let values = self.headers["sec-websocket-key"]
    guard values.count == 1, let key = values.first, key.utf8.count == 24, key.hasSuffix("==") else { return nil }
    let isBase64 = key.utf8.dropLast(2).allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    return isBase64 ? key : nil
  }
}
