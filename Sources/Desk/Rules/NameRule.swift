/// What may be in a name: of people, customers, queues and everything else that somebody has called something.
///
/// Names stand in lists, sentences and logs beside other text: none may break a line there, or turn the direction in which what
/// stands beside it is read.
package enum NameRule {
  /// What is wrong with a name, as a sentence's end; `nil` if it can stay as it is.
  package static func problem(with name: String) -> String? {
    if name.unicodeScalars.contains(where: isLeftOut) {
      return "it must have no line breaks, no control characters and none that turn the direction of writing"
    }
    return name.unicodeScalars.allSatisfy(isBlank) ? "it must not be blank" : nil
  }

  /// The name without what may not be in one. What parted words parts them still, as a space.
  package static func cleaned(_ name: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      if !isLeftOut(scalar) {
        kept.append(scalar)
      } else if scalar.properties.isWhitespace, kept.last != " " {
        kept.append(" ")
      }
    }
    let all = String(kept).drop(while: \.isWhitespace)
    let end = all.lastIndex { !$0.isWhitespace }.map { all.index(after: $0) } ?? all.startIndex
    return String(all[..<end])
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
  }

  private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
  }
}
