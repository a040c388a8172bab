import Plugboard

/// What most tests are about: something to be accepted, which listeners may annotate.
struct TaskReference: Codable, Sendable, Equatable {
  var sid: String
  var note: String?

  init(sid: String, note: String? = nil) {
    self.sid = sid
    self.note = note
  }

  init(_ sid: String, note: String? = nil) { self.init(sid: sid, note: note) }
}

extension Action where Payload == TaskReference, Output == String {
  static var acceptTask: Self { Self("AcceptTask") }
}

extension Action where Payload == String, Output == String {
  static var greet: Self { Self("Greet") }
  static var shout: Self { Self("Shout") }
}

extension Action where Payload == Void, Output == Void {
  static var toggleMute: Self { Self("ToggleMute") }
}

/// A payload that has no JSON form.
struct Opaque: Sendable {
  var number = 0
}

extension Action where Payload == Opaque, Output == Void {
  static var poke: Self { Self("Poke") }
}

/// Something that goes wrong; a class, so that a test can tell whether a cause is the very one that was thrown.
final class Crash: Error, Equatable, CustomStringConvertible {
  let what: String

  init(_ what: String = "crash") { self.what = what }

  var description: String { what }

  static func == (left: Crash, right: Crash) -> Bool { left === right }
}

extension Action where Payload == Void, Output == Void {
  static var logout: Self { Self("Logout") }
}
