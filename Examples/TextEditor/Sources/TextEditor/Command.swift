/// A line that a person typed, understood.
public enum Command: Sendable, Equatable {
  case open(String)
  case edit(Edit)
  case save
  case find(String)
  case show
  case plugins
  case unload(String)
  case quit(discardingChanges: Bool)
  case help

  public static let helpText = """
    open FILE         edit this file
    append TEXT       add a line at the end
    insert N TEXT     add a line before line N
    replace N TEXT    put a line in place of line N
    delete N          remove line N
    show              show the text
    find TEXT         show the lines that contain a text
    save              write the text to its file
    plugins           show which plugins are loaded
    unload PLUGIN     do without a plugin
    quit              leave; quit! leaves without saving
    """

  /// Reads a command; `nil` when it is none.
  public init?(_ line: String) {
    let (word, rest) = Self.firstWord(of: line)
    let (number, text) = Self.firstWord(of: rest)
    switch (word, Int(number)) {
    case ("open", _) where !rest.isEmpty: self = .open(rest)
    case ("append", _): self = .edit(.append(rest))
    case ("insert", let number?): self = .edit(.insert(text, before: number))
    case ("replace", let number?): self = .edit(.replace(number, with: text))
    case ("delete", let number?): self = .edit(.delete(number))
    case ("show", _): self = .show
    case ("find", _) where !rest.isEmpty: self = .find(rest)
    case ("save", _): self = .save
    case ("plugins", _): self = .plugins
    case ("unload", _) where !rest.isEmpty: self = .unload(rest)
    case ("quit", _): self = .quit(discardingChanges: false)
    case ("quit!", _): self = .quit(discardingChanges: true)
    case ("help", _): self = .help
    default: return nil
    }
  }

  private static func firstWord(of line: String) -> (word: String, rest: String) {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count == 2 ? String(parts[1]) : "")
  }
}
