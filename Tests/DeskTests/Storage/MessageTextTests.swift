import PlugboardJSON
import Testing

@testable import Desk

/// What is put together by hand is what `encode(to:)` describes.
@Suite struct MessageTextTests {
  static let strings = [
    "", "Ada", "“Ünïcode” \u{0}\u{1F} 😀\u{7F}\u{2028}", "\"\\/\n\t\r\u{8}\u{C}", String(repeating: "long ", count: 999),
  ]
  static let attributes: [JSON] = [
    [:], ["z": 1, "a": [nil, true, 0.5, -7, ["deep": [[], [:]]]]], "only text", .integer(.min), .number(.infinity),
  ]
  static let numbers: [Int64] = [0, 1, -1, 1_700_000_000_000, .max, .min]

  let conversation = Identifier<Conversation>(.max)
  let author = Identifier<Participant>(0x0123_4567_89ab_cdef)

  @Test(arguments: strings, attributes) func `a message`(string: String, attributes: JSON) throws {
    for number in Self.numbers {
      let message = Message(
        sid: Identifier(UInt128(UInt64.max)), conversation: conversation, index: number, author: author,
        clientID: string,
        body: string, attributes: attributes, sentAt: Moment(milliseconds: number))
      #expect(try Record.message(message).body == JSON.text(encoding: message))
    }
  }

  @Test(arguments: ConversationStatus.allCases, 0...3) func `a conversation`(status: ConversationStatus, count: Int)
    throws
  {
    let kinds: [Participant.Kind] = [.agent, .customer, .supervisor]
    for (number, string) in zip(Self.numbers, Self.strings) {
      let participants = kinds.prefix(count).map { kind in
        Participant(
          sid: author, kind: kind, identity: string, deliveredIndex: number, readIndex: 7, hasLeft: kind == .customer)
      }
      let conversation = Conversation(
        sid: conversation, createdAt: Moment(milliseconds: number), lastActivityAt: Moment(milliseconds: 1),
        status: status, participants: participants, lastIndex: number,
        openTasks: Set((0..<UInt128(count)).map(Identifier.init)), version: number)
      #expect(try Record.conversation(conversation).body == JSON.text(encoding: conversation))
    }
  }

  @Test(arguments: Event.Name.allCases) func `an event`(name: Event.Name) throws {
    let bare = Event(name)
    #expect(try bare.text == JSON.text(encoding: bare))
    for string in Self.strings {
      let full = Event(
        name, activity: Identifier(1), queue: Identifier(2), workflow: Identifier(3), worker: Identifier(4),
        task: Identifier(5), reservation: Identifier(6), transfer: Identifier(7), conversation: Identifier(8),
        participant: Identifier(9), index: -1, before: string, after: string, reason: string)
      #expect(try full.text == JSON.text(encoding: full))
    }
  }

  @Test(arguments: strings, attributes) func `the command that sends it`(string: String, attributes: JSON) throws {
    let command = Command.send(
      conversation, Draft(author: author, clientID: string, body: string, attributes: attributes))
    #expect(try command.text() == JSON.text(encoding: command))
  }

  @Test func `a command that nests too deep has no text`() throws {
    var attributes: JSON = []
    for depth in 1...Command.maximumDepth {
      let command = Command.send(
        conversation, Draft(author: author, clientID: "1", body: "x", attributes: attributes))
      let text = try? JSON.text(encoding: command, maximumDepth: Command.maximumDepth)
      #expect((text == nil) == (depth > Command.maximumDepth - 3))
      #expect((try? command.text()) == text)
      attributes = [attributes]
    }
  }

  @Test(arguments: [0, 1, .max, 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210] as [UInt128])
  func `a sid`(bits: UInt128) {
    let digits = String(bits, radix: 16)
    #expect("\(Identifier<Worker>(bits))" == "WK" + String(repeating: "0", count: 32 - digits.count) + digits)
  }
}
