import Foundation
import NIOCore

/// The bytes of one connection: an answer of HTTP as long as it speaks that, then the frames of a WebSocket.
final class Wire: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// What has come.
  enum News: Sendable {
    case answer(status: Int, head: String)
    case text(String)
    /// The connection is gone.
    case end
  }

  private let tell: @Sendable (News) -> Void
  private var buffer = ByteBuffer()
  private var isWebSocket = false

  init(_ tell: @escaping @Sendable (News) -> Void) { self.tell = tell }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = unwrapInboundIn(data)
    buffer.writeBuffer(&part)
    while isWebSocket ? takeFrame(context) : takeAnswer() {}
    buffer.discardReadBytes()
  }

  func channelInactive(context: ChannelHandlerContext) {
    tell(.end)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func takeAnswer() -> Bool {
    let text = buffer.getString(at: buffer.readerIndex, length: buffer.readableBytes) ?? ""
    guard let end = text.range(of: "\r\n\r\n") else { return false }
    let head = String(text[..<end.lowerBound])
    let length = head.lowercased().firstMatch(of: /content-length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
    let whole = head.utf8.count + 4 + length
    guard buffer.readableBytes >= whole else { return false }
    buffer.moveReaderIndex(forwardBy: whole)
    let status = Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
    isWebSocket = status == 101
    tell(.answer(status: status, head: head))
    return true
  }

  private func takeFrame(_ context: ChannelHandlerContext) -> Bool {
    let start = buffer.readerIndex
    guard let first: UInt8 = buffer.readInteger(), let second: UInt8 = buffer.readInteger(),
      let length = length(second), let payload = buffer.readSlice(length: length)
    else {
      buffer.moveReaderIndex(to: start)
      return false
    }
    switch first & 0x0F {
    case 1: tell(.text(String(buffer: payload)))
    case 9: context.writeAndFlush(NIOAny(Self.frame(payload, first: 0x8A)), promise: nil)
    case 8: context.close(promise: nil)
    default: break
    }
    return true
  }

  private func length(_ second: UInt8) -> Int? {
    switch second & 0x7F {
    case 126: buffer.readInteger(as: UInt16.self).map(Int.init)
    case 127: buffer.readInteger(as: UInt64.self).map(Int.init)
    case let few: Int(few)
    }
  }

  /// A frame as a client writes it, under a mask of zeros: what is measured here is not masking.
  static func frame(_ payload: ByteBuffer, first: UInt8 = 0x81) -> ByteBuffer {
    var frame = ByteBuffer()
    frame.writeInteger(first)
    switch payload.readableBytes {
    case ...125: frame.writeInteger(0x80 | UInt8(payload.readableBytes))
    case ...0xFFFF: frame.writeMultipleIntegers(0x80 | UInt8(126), UInt16(payload.readableBytes))
    default: frame.writeMultipleIntegers(0x80 | UInt8(127), UInt64(payload.readableBytes))
    }
    frame.writeInteger(UInt32(0))
    frame.writeImmutableBuffer(payload)
    return frame
  }
}
