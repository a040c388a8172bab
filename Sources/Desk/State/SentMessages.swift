/// The newest messages of a conversation by the names that their authors gave them, so that sending again is harmless.
struct SentMessages: Sendable, Hashable {
  private var indexes: [ClientMessage: Int64] = [:]
  private var names: [Int64: ClientMessage] = [:]

  var isEmpty: Bool { names.isEmpty }

  func index(of name: ClientMessage) -> Int64? { indexes[name] }

  mutating func add(_ message: SentMessage) {
    let name = ClientMessage(author: message.author, clientID: message.clientID)
    names[message.index] = name
    indexes[name] = message.index
  }

  mutating func remove(_ index: Int64) {
    guard let name = names.removeValue(forKey: index) else { return }
    if indexes[name] == index { indexes[name] = nil }
  }
}

/// What names a message before the desk has given it an index.
struct ClientMessage: Sendable, Hashable {
  let author: Identifier<Participant>
  let clientID: String

  // Byte by byte, as a store does: strings that look alike are other names.

  static func == (left: Self, right: Self) -> Bool {
    left.author == right.author && left.clientID.utf8.elementsEqual(right.clientID.utf8)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(author)
    for byte in clientID.utf8 { hasher.combine(byte) }
  }
}
