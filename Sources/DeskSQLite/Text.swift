// Text that people have chosen, as a column keeps it. GRDB hands text over, and takes it back, up to its first NUL; two names
// that differ only behind that would be one. So a NUL is written in another way, and with it what that way is written with.

extension String {
  /// The text without a NUL; different for different texts.
  var asColumn: String {
    if !utf8.contains(where: { $0 < 2 }) { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\u{0}": text += "\u{1}0"
      case "\u{1}": text += "\u{1}1"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text that ``asColumn`` has written.
  init(column: String) {
    if !column.utf8.contains(1) {
      self = column
      return
    }
    self = ""
    var isMarked = false
    for scalar in column.unicodeScalars {
      if isMarked {
        unicodeScalars.append(scalar == "0" ? "\u{0}" : "\u{1}")
      } else if scalar != "\u{1}" {
        unicodeScalars.append(scalar)
      }
      isMarked = !isMarked && scalar == "\u{1}"
    }
  }
}
