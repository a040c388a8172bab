/// A text with the name of the file it belongs to: a value, so that a plugin can change its copy and nobody else's.
public struct Document: Sendable, Codable, Equatable {
  public var path: String
  public var lines: [String]

  public init(path: String, lines: [String] = []) {
    self.path = path
    self.lines = lines
  }

  /// The lines as they are written to a file: each ended by a newline.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  public init(path: String, text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.init(path: path, lines: lines)
  }
}

/// One change of a text. Lines are numbered from 1, as an editor shows them.
public enum Edit: Sendable, Codable, Equatable {
  case append(String)
  case insert(String, before: Int)
  case replace(Int, with: String)
  case delete(Int)
}

extension Document {
  public mutating func apply(_ edit: Edit) throws(NoSuchLine) {
    switch edit {
    case .append(let line):
      lines.append(line)
    case .insert(let line, before: let number):
      lines.insert(line, at: try index(of: number))
    case .replace(let number, with: let line):
      lines[try index(of: number)] = line
    case .delete(let number):
      lines.remove(at: try index(of: number))
    }
  }

  private func index(of number: Int) throws(NoSuchLine) -> Int {
    guard lines.indices.contains(number - 1) else { throw NoSuchLine(number: number, count: lines.count) }
    return number - 1
  }
}

public struct NoSuchLine: Error, Equatable, CustomStringConvertible {
  public let number: Int
  public let count: Int

  public var description: String { "There is no line \(number); the text has \(count)." }
}
