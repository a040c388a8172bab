public import Plugboard

/// The whole program: an editor, its plugins, and what it answers to the lines that somebody types.
///
/// Composed here once; the executable and the tests use the same.
public struct TextEditor: Sendable {
  public let actions = Actions()
  public let editor: Editor
  public let plugins: PluginHost

  public init(files: any Files) async throws {
    editor = Editor(files: files)
    try editor.register(in: actions)
    plugins = PluginHost(actions: actions)
    try await plugins.load(TrimTrailingSpace())
    try await plugins.load(UnsavedChanges(in: editor))
    try await plugins.load(Backup(of: files))
  }

  /// Does what a line asks for and returns what to show.
  public func respond(to line: String) async -> String {
    guard let command = Command(line) else { return "Not understood. Type help." }
    do {
      return try await perform(command)
    } catch {
      return "\(error)"
    }
  }

  private func perform(_ command: Command) async throws -> String {
    switch command {
    case .open(let path):
      let document = try await actions.invoke(.open, path)
      return "\(document.path): \(counted(document.lines.count))"
    case .edit(let edit):
      let document = try await actions.invoke(.edit, edit)
      return counted(document.lines.count)
    case .save:
      let saved = try await actions.invoke(.save, editor.document)
      return "saved \(counted(saved.lines)) in \(saved.path)"
    case .find(let text):
      return listed(try await actions.invoke(.find, text))
    case .show:
      return listed(zip(1..., await editor.document.lines).map { Match(number: $0, line: $1) })
    case .plugins:
      return await plugins.names.joined(separator: "\n")
    case .unload(let name):
      return await plugins.unload(name) ? "unloaded \(name)" : "There is no plugin “\(name)”."
    case .quit(let discardingChanges):
      let quit = Quit(hasUnsavedChanges: await editor.hasUnsavedChanges, discardingChanges: discardingChanges)
      try await actions.invoke(.quit, quit)
      return "bye"
    case .help:
      return Command.helpText
    }
  }

  private func counted(_ lines: Int) -> String { lines == 1 ? "1 line" : "\(lines) lines" }

  private func listed(_ lines: [Match]) -> String {
    lines.isEmpty ? "no lines" : lines.map { "\($0.number): \($0.line)" }.joined(separator: "\n")
  }
}
