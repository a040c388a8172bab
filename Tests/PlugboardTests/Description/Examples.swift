import Plugboard
import Synchronization

/// Names in the order in which they were added.
final class Names: Sendable {
  private let names = Mutex<[String]>([])
  var all: [String] { names.withLock { $0 } }
  func add(_ name: String) { names.withLock { $0.append(name) } }
}

struct Reservation: Codable, Sendable, Equatable {
  struct Line: Codable, Sendable, Equatable {
    var number: Int
    var weight: Double
  }

  enum Channel: String, Codable, Sendable { case voice, chat }

  var sid: String
  var channel: Channel
  var note: String?
  var lines: [Line]
}

extension Action where Payload == Reservation, Output == String {
  static var accept: Self { Self("AcceptTask") }
}

/// Described actions from which the outputs are made.
enum Examples {
  static let accept = ActionDescription(
    "Accepts the reservation.", details: "The agent is busy from then on.\n\nSee also `CompleteTask`.",
    payload: .object([
      .field("sid", .string.like("WR1"), "The reservation's sid."),
      .field("channel", .enumeration(["voice", "chat"]), "How the customer came."),
      .optional("note", .string, "What the agent | the robot wrote."),
      .field("lines", .array(of: .object([.field("number", .integer), .field("weight", .number)]))),
    ]),
    output: .string)

  static func register(in actions: Actions) throws {
    try actions.register(.accept, .described(accept)) { reservation in reservation.sid }
    try actions.register(
      .logout, .described(ActionDescription("Logs out.", deprecated: "Close the page.")),
      .withoutAfterPhase("The page is gone.")
    ) { _ in }
    try actions.register(Action<JSON, JSON>("Undescribed")) { $0 }
  }
}
