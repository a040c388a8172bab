import PlugboardJSON

// What is kept of a message, as text: the command, the message, its conversation and the event. A busy desk writes little
// else, and what `encode(to:)` describes takes most of the time that a message takes. So these are put together member by
// member, with the same text as `JSON.text(encoding:)` gives; a test compares the two.

extension Message {
  func write(to text: inout JSONTextWriter) {
    text.write(raw: #"{"sid":"#)
    text.write(sid)
    text.write(raw: #","conversation":"#)
    text.write(conversation)
    text.write(raw: #","index":"#)
    text.write(index)
    text.write(raw: #","author":"#)
    text.write(author)
    text.write(raw: #","clientID":"#)
    text.write(clientID)
    text.write(raw: #","body":"#)
    text.write(body)
    text.write(raw: #","attributes":"#)
    text.write(attributes)
    text.write(raw: #","sentAt":"#)
    text.write(sentAt.milliseconds)
    text.write(raw: "}")
  }
}

extension Conversation {
  func write(to text: inout JSONTextWriter) {
    text.write(raw: #"{"sid":"#)
    text.write(sid)
    text.write(raw: #","createdAt":"#)
    text.write(createdAt.milliseconds)
    text.write(raw: #","lastActivityAt":"#)
    text.write(lastActivityAt.milliseconds)
    text.write(raw: #","status":"#)
    text.write(status.rawValue)
    text.write(raw: #","participants":"#)
    text.write(participants) { $1.write(to: &$0) }
    text.write(raw: #","lastIndex":"#)
    text.write(lastIndex)
    text.write(raw: #","openTasks":"#)
    text.write(openTasks) { $0.write($1) }
    text.write(raw: #","version":"#)
    text.write(version)
    text.write(raw: "}")
  }
}

extension Participant {
  fileprivate func write(to text: inout JSONTextWriter) {
    text.write(raw: #"{"sid":"#)
    text.write(sid)
    text.write(raw: #","kind":"#)
    text.write(kind.rawValue)
    text.write(raw: #","identity":"#)
    text.write(identity)
    text.write(raw: #","deliveredIndex":"#)
    text.write(deliveredIndex)
    text.write(raw: #","readIndex":"#)
    text.write(readIndex)
    text.write(raw: #","hasLeft":"#)
    text.write(hasLeft)
    text.write(raw: "}")
  }
}

extension Event {
  /// The event as JSON text.
  package var text: String {
    var text = JSONTextWriter(capacity: 256)
    text.write(raw: #"{"name":"#)
    text.write(name.rawValue)
    text.write(#","activity":"#, activity)
    text.write(#","queue":"#, queue)
    text.write(#","workflow":"#, workflow)
    text.write(#","worker":"#, worker)
    text.write(#","task":"#, task)
    text.write(#","reservation":"#, reservation)
    text.write(#","transfer":"#, transfer)
    text.write(#","conversation":"#, conversation)
    text.write(#","participant":"#, participant)
    if let index {
      text.write(raw: #","index":"#)
      text.write(index)
    }
    text.write(#","before":"#, before)
    text.write(#","after":"#, after)
    text.write(#","reason":"#, reason)
    text.write(raw: "}")
    return text.text
  }
}

extension Draft {
  /// The command that sends it.
  /// - Returns: `nil` if its attributes nest too deep for a command.
  func textOfSending(to conversation: Identifier<Conversation>) -> String? {
    // Inside the command, what belongs to it, and the draft.
    if attributes.isDeeper(than: Command.maximumDepth - 3) { return nil }
    var text = JSONTextWriter(capacity: 256 + body.utf8.count)
    text.write(raw: #"{"send":{"_0":"#)
    text.write(conversation)
    text.write(raw: #","_1":{"author":"#)
    text.write(author)
    text.write(raw: #","clientID":"#)
    text.write(clientID)
    text.write(raw: #","body":"#)
    text.write(body)
    text.write(raw: #","attributes":"#)
    text.write(attributes)
    text.write(raw: "}}}")
    return text.text
  }
}

extension JSONTextWriter {
  fileprivate mutating func write<Kind>(_ sid: Identifier<Kind>) { sid.withUTF8 { write(plain: $0) } }

  fileprivate mutating func write<Kind>(_ name: StaticString, _ sid: Identifier<Kind>?) {
    if let sid {
      write(raw: name)
      write(sid)
    }
  }

  fileprivate mutating func write(_ name: StaticString, _ value: String?) {
    if let value {
      write(raw: name)
      write(value)
    }
  }

  fileprivate mutating func write<Element>(
    _ elements: some Collection<Element>, each write: (inout JSONTextWriter, Element) -> Void
  ) {
    var separator: StaticString = "["
    for element in elements {
      self.write(raw: separator)
      write(&self, element)
      separator = ","
    }
    self.write(raw: elements.isEmpty ? "[]" : "]")
  }
}
