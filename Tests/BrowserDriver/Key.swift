/// A key as the protocol wants it described.
struct Key: Equatable {
  let key: String
  let code: String
  let number: Int
  /// What the key writes; nil for one that writes nothing.
  let text: String?

  private static let named: [String: Key] = {
    let keys = [
      Key(key: "Enter", code: "Enter", number: 13, text: "\r"),
      Key(key: "Tab", code: "Tab", number: 9, text: nil),
      Key(key: "Escape", code: "Escape", number: 27, text: nil),
      Key(key: "Backspace", code: "Backspace", number: 8, text: nil),
      Key(key: "Delete", code: "Delete", number: 46, text: nil),
      Key(key: " ", code: "Space", number: 32, text: " "),
      Key(key: "PageUp", code: "PageUp", number: 33, text: nil),
      Key(key: "PageDown", code: "PageDown", number: 34, text: nil),
      Key(key: "End", code: "End", number: 35, text: nil),
      Key(key: "Home", code: "Home", number: 36, text: nil),
      Key(key: "ArrowLeft", code: "ArrowLeft", number: 37, text: nil),
      Key(key: "ArrowUp", code: "ArrowUp", number: 38, text: nil),
      Key(key: "ArrowRight", code: "ArrowRight", number: 39, text: nil),
      Key(key: "ArrowDown", code: "ArrowDown", number: 40, text: nil),
    ]
    return Dictionary(uniqueKeysWithValues: keys.map { ($0.code, $0) })
  }()

  /// The key of a name as `KeyboardEvent.code` has it, or of a single character.
  init?(named name: String) {
    if let named = Self.named[name == " " ? "Space" : name] {
      self = named
      return
    }
    guard name.count == 1, let upper = name.uppercased().unicodeScalars.first else { return nil }
    let isLetter = ("A"..."Z").contains(upper)
    let isDigit = ("0"..."9").contains(upper)
    self.init(
      key: name, code: isLetter ? "Key\(upper)" : isDigit ? "Digit\(upper)" : "",
      number: isLetter || isDigit ? Int(upper.value) : 0, text: name)
  }

  private init(key: String, code: String, number: Int, text: String?) {
    self.key = key
    self.code = code
    self.number = number
    self.text = text
  }
}

/// Keys that are held while another is pressed.
package struct KeyModifiers: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  // The protocol's own bits.
  package static let alt = KeyModifiers(rawValue: 1)
  package static let control = KeyModifiers(rawValue: 2)
  package static let meta = KeyModifiers(rawValue: 4)
  package static let shift = KeyModifiers(rawValue: 8)
}
