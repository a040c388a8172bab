public import Plugboard

/// Takes the spaces off the ends of lines before a text is saved.
public struct TrimTrailingSpace: Plugin {
  public let name = "Trim trailing space"

  public init() {}

  public func attach(to owner: Owner) throws {
    try owner.addListener(before: .save) { document in
      for index in document.lines.indices {
        while document.lines[index].last?.isWhitespace == true { document.lines[index].removeLast() }
      }
    }
  }
}
