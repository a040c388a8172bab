import Plugboard
import PlugboardTesting
import Testing
import TextEditor

@Suite struct TextEditorTests {
  let files = MemoryFiles(["list.txt": "milk\nbread\n"])

  /// Types lines into a fresh program and returns what it answers.
  private func answers(to lines: String...) async throws -> [String] {
    let program = try await TextEditor(files: files)
    var answers: [String] = []
    for line in lines { answers.append(await program.respond(to: line)) }
    return answers
  }

  @Test func `a text is opened, changed, searched and saved`() async throws {
    let answers = try await answers(
      to: "open list.txt", "append butter", "replace 1 oat milk", "delete 2", "insert 1 eggs", "find b", "show", "save")
    #expect(
      answers == [
        "list.txt: 2 lines", "3 lines", "3 lines", "2 lines", "3 lines", "3: butter",
        "1: eggs\n2: oat milk\n3: butter", "saved 3 lines in list.txt",
      ])
    #expect(await files.texts["list.txt"] == "eggs\noat milk\nbutter\n")
  }

  @Test func `trailing space is trimmed before saving, and gone from the text that is edited on`() async throws {
    let answers = try await answers(to: "open list.txt", "append tea  ", "save", "find tea")
    #expect(answers.last == "3: tea")
    #expect(await files.texts["list.txt"] == "milk\nbread\ntea\n")
  }

  @Test func `trailing space is kept once the plugin is unloaded`() async throws {
    let answers = try await answers(
      to: "unload Trim trailing space", "plugins", "open list.txt", "append tea  ", "save")
    #expect(answers[0] == "unloaded Trim trailing space")
    #expect(answers[1] == "Backup\nUnsaved changes")
    #expect(await files.texts["list.txt"] == "milk\nbread\ntea  \n")
  }

  @Test func `the previous version is kept beside the file`() async throws {
    _ = try await answers(to: "open list.txt", "delete 1", "save")
    #expect(await files.texts == ["list.txt": "bread\n", "list.txt~": "milk\nbread\n"])
  }

  @Test func `unsaved changes hold up quitting and opening, with the reason`() async throws {
    let answers = try await answers(to: "open list.txt", "delete 1", "quit", "open other.txt", "quit!")
    #expect(answers[2] == "Unsaved changes refused Quit: there are changes that are not saved")
    #expect(answers[3] == "Unsaved changes refused Open: there are changes that are not saved")
    #expect(answers[4] == "bye")
  }

  @Test func `a saved text does not hold up quitting`() async throws {
    let program = try await TextEditor(files: files)
    for line in ["open list.txt", "delete 1", "save", "quit"] { _ = await program.respond(to: line) }
    #expect(await program.editor.hasQuit)
  }

  @Test func `a line that does not exist is named`() async throws {
    let answers = try await answers(to: "open list.txt", "delete 7")
    #expect(answers.last?.hasSuffix("There is no line 7; the text has 2.") == true)
  }

  @Test func `quitting with unsaved changes asks the guard and goes no further`() async throws {
    let program = try await TextEditor(files: files)
    _ = await program.respond(to: "append tea")
    let recorder = Recorder(program.actions)
    _ = await program.respond(to: "quit")
    try recorder.expect([
      #"invoke Quit {"discardingChanges":false,"hasUnsavedChanges":true}"#,
      "  guard of Unsaved changes refused: there are changes that are not saved "
        + #"{"discardingChanges":false,"hasUnsavedChanges":true}"#,
      "Quit refused by Unsaved changes: there are changes that are not saved",
    ])
  }

  @Test func `a plugin that is loaded is not loaded again, and stays`() async throws {
    let program = try await TextEditor(files: files)
    await #expect(throws: AlreadyLoaded(name: "Trim trailing space")) {
      try await program.plugins.load(TrimTrailingSpace())
    }
    #expect(await program.plugins.names == ["Backup", "Trim trailing space", "Unsaved changes"])
    for line in ["open list.txt", "append tea  ", "save"] { _ = await program.respond(to: line) }
    #expect(await files.texts["list.txt"] == "milk\nbread\ntea\n")
    #expect(program.actions.describe()["Save"]?.beforeListeners.count == 1)
  }

  @Test func `a plugin that can't attach leaves nothing behind`() async throws {
    struct Confused: Plugin {
      let name = "Confused"
      func attach(to owner: Owner) throws {
        try owner.addGuard(to: .save) { _, refuse in refuse("confused") }
        try owner.addListener(after: .quit) { _ in }
      }
    }
    let program = try await TextEditor(files: files)
    await #expect(throws: RegistrationError.self) { try await program.plugins.load(Confused()) }
    #expect(await program.respond(to: "save") == "saved 0 lines in untitled.txt")
  }

  @Test(arguments: ["open", "insert x y", "delete", "sing", "", "unload"])
  func `what is no command is not understood`(line: String) {
    #expect(Command(line) == nil)
  }
}
