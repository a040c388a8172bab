/// A place in a text as people count: in lines and characters.
struct TextPosition {
  /// How many characters of a line an excerpt shows.
  static let maximumWidth = 72

  private(set) var offset = 0
  private(set) var line = 1
  private(set) var column = 1
  private let lineStart: String.Index

  /// The place of a byte; within a character, the place of that character.
  init(byte: Int, in text: String) {
    let target = text.utf8.index(text.startIndex, offsetBy: byte)
    var (index, start) = (text.startIndex, text.startIndex)
    while index < target {
      let next = text.index(after: index)
      if next > target { break }
      if text[index].isNewline {
        (line, column, start) = (line + 1, 1, next)
      } else {
        column += 1
      }
      offset += 1
      index = next
    }
    lineStart = start
  }

  /// The line, cut where it is long, and a caret under the place.
  func excerpt(of text: String) -> String {
    let characters = text[lineStart...].prefix { !$0.isNewline }.map(\.inExcerpt)
    guard characters.contains(where: { $0 != " " }) else { return "" }
    let width = Self.maximumWidth
    let first = max(0, min(column - 1 - width / 2, characters.count - width))
    let last = min(characters.count, first + width)
    var shown = Array(characters[first..<last])
    if first > 0 { shown[0] = "…" }
    if last < characters.count { shown[shown.endIndex - 1] = "…" }
    while shown.last == " " { shown.removeLast() }
    return "  " + String(shown) + "\n  " + String(repeating: " ", count: column - 1 - first) + "^"
  }
}

extension Character {
  /// A space in place of a tab or a control character, which would move the caret.
  fileprivate var inExcerpt: Character {
    unicodeScalars.contains(where: \.breaksText) ? " " : self
  }
}
