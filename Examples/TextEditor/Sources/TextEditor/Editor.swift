public import Plugboard

/// The core of the editor: the text that is being edited, and the bodies of the editor's actions.
///
/// It knows no plugin. Whatever happens to a text is an action, and that is where plugins come in.
public actor Editor {
  public private(set) var document = Document(path: "untitled.txt")
  public private(set) var hasUnsavedChanges = false
  public private(set) var hasQuit = false
  private let files: any Files

  public init(files: any Files) { self.files = files }

  /// Gives the editor's actions their bodies. The actions keep the editor, not the other way round, so that both go
  /// when the program lets go of the actions.
  public nonisolated func register(in actions: Actions) throws {
    try actions.register(.open) { path in try await self.open(path) }
    try actions.register(.edit) { edit in try await self.apply(edit) }
    try actions.register(.save, .oneAtATime(by: \.path)) { document in try await self.save(document) }
    try actions.register(.find) { text in await self.matches(of: text) }
    try actions.register(.quit, .withoutAfterPhase("the program has ended by then")) { _ in await self.quit() }
  }

  private func open(_ path: String) async throws -> Document {
    document = Document(path: path, text: try await files.read(path) ?? "")
    hasUnsavedChanges = false
    return document
  }

  private func apply(_ edit: Edit) throws -> Document {
    try document.apply(edit)
    hasUnsavedChanges = true
    return document
  }

  private func save(_ saved: Document) async throws -> Saved {
    try await files.write(saved.text, to: saved.path)
    document = saved
    hasUnsavedChanges = false
    return Saved(path: saved.path, lines: saved.lines.count)
  }

  private func matches(of text: String) -> [Match] {
    zip(1..., document.lines).compactMap { number, line in
      line.contains(text) ? Match(number: number, line: line) : nil
    }
  }

  private func quit() { hasQuit = true }
}
