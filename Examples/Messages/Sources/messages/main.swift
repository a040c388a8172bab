import Plugboard

struct Message: Codable { var to: String, text: String }

extension Action where Payload == Message, Output == String {
  static var send: Self { Self("Send") }
}

let actions = Actions()
try actions.register(.send) { message in "to \(message.to): \(message.text)" }

let manners = try actions.owner("Manners")  // a plugin: what it attaches is its own
try manners.addListener(before: .send) { message in message.text += ", please." }
try manners.addGuard(to: .send) { message, refuse in
  if message.to.isEmpty { refuse("Nobody to send it to.") }
}
try manners.replace(.send) { message, original in try await original(message) + " Thank you!" }

print(try await actions.invoke(.send, Message(to: "Ada", text: "Call me")))
await manners.unload(within: .seconds(5))  // all of it gone
print(try await actions.invoke(.send, Message(to: "Ada", text: "Call me")))
