public import Plugboard

/// Does not let anybody quit, or open another file, over changes that are not saved.
public struct UnsavedChanges: Plugin {
  public let name = "Unsaved changes"
  private let editor: Editor

  public init(in editor: Editor) { self.editor = editor }

  public func attach(to owner: Owner) throws {
    try owner.addGuard(to: .quit) { quit, refuse in
      if quit.hasUnsavedChanges && !quit.discardingChanges { refuse("there are changes that are not saved") }
    }
    try owner.addGuard(to: .open) { [editor] _, refuse in
      if await editor.hasUnsavedChanges { refuse("there are changes that are not saved") }
    }
  }
}
