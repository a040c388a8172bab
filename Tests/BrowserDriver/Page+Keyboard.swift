extension Page {
  /// Clicks a field and writes a text at its end, or in place of what it has.
  ///
  /// The text arrives at once, as from an input method: `beforeinput` and `input` fire, `keydown` does not. For a
  /// single key there is ``press(_:_:fileID:line:)``.
  package func type(
    _ text: String, into selector: String, replacing: Bool = false, within limit: Duration = waitLimit,
    fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      try await click(selector, within: limit)
      try await evaluate(PageScript.select(in: selector, all: replacing))
      if text.isEmpty {
        if replacing { try await press("Delete") }
      } else {
        try await command("Input.insertText", ["text": .string(text)])
      }
    }
  }

  /// Presses and releases a key where the focus is: "Enter", "Tab", "Escape", "Backspace", "Delete", "Space", "Home",
  /// "End", "PageUp", "PageDown", "ArrowUp" and its like, or one character.
  package func press(
    _ name: String, _ modifiers: KeyModifiers = [], fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      guard let key = Key(named: name) else {
        throw BrowserError(.refused, "no key is named \(name): see Key.swift, or use type(_:into:) for a text")
      }
      var event: [String: JSONValue] = [
        "key": .string(key.key), "code": .string(key.code), "windowsVirtualKeyCode": .number(Double(key.number)),
        "modifiers": .number(Double(modifiers.rawValue)),
      ]
      // With Control, Alt or Meta a key is a command and writes nothing.
      let text = modifiers.isSubset(of: .shift) ? key.text : nil
      event["type"] = text == nil ? "rawKeyDown" : "keyDown"
      event["text"] = text.map { .string($0) }
      try await command("Input.dispatchKeyEvent", .object(event))
      event["type"] = "keyUp"
      event["text"] = nil
      do {
        try await command("Input.dispatchKeyEvent", .object(event))
      } catch let error as BrowserError where error.code == .pageGone {
        // The key itself closed the page.
      }
    }
  }
}
