/// A block of Swift in a document.
struct Sample: Sendable, CustomStringConvertible {
  let document: String
  let line: Int
  let lines: [String]

  var description: String { "\(document):\(line)" }

  /// The blocks that begin with a line of three backticks and `swift`.
  static func all(in text: String, of document: String) -> [Sample] {
    var samples: [Sample] = []
    var open: (line: Int, lines: [String])?
    for (number, line) in zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)) {
      let trimmed = line.trimmingSpaces
      if let block = open {
        if trimmed == "```" {
          samples.append(Sample(document: document, line: block.line, lines: block.lines))
          open = nil
        } else {
          open?.lines.append(trimmed)
        }
      } else if trimmed == "```swift" {
        open = (number, [])
      }
    }
    return samples
  }

  /// Whether these lines stand one after another in a source file, however far they are indented.
  func isContained(in source: [String]) -> Bool {
    guard let first = lines.first, source.count >= lines.count else { return false }
    return source.indices.dropLast(lines.count - 1).contains { start in
      source[start] == first && source[start..<start + lines.count].elementsEqual(lines)
    }
  }
}

extension StringProtocol {
  var trimmingSpaces: String {
    var rest = self[...]
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
