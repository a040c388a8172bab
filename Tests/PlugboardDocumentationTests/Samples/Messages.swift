import Plugboard

// What the samples of the articles are about: messages that are sent.

struct Message: Codable, Sendable, Equatable {
  var to: String
  var text: String
}

struct Receipt: Codable, Sendable, Equatable {
  var number: Int
  var text: String
}

extension Action where Payload == Message, Output == Receipt {
  static var send: Self { Self("Send") }
}

extension Action where Payload == Receipt, Output == Void {
  static var archive: Self { Self("Archive") }
}

/// An application whose messages go nowhere: sending returns what would have been sent.
func makeMessages(clock: some Clock<Duration> = ContinuousClock(), chainLimit: Int = 32) throws -> Actions {
  let actions = Actions(clock: clock, chainLimit: chainLimit)
  try actions.register(.send) { message in Receipt(number: 1, text: message.text) }
  try actions.register(.archive) { _ in }
  return actions
}

extension Message {
  static let hello = Message(to: "Ada", text: "Hello")
}
