extension Page {
  /// The value of a JavaScript expression in the page, as JSON; a promise is awaited, `undefined` is null.
  ///
  /// What the expression throws becomes an error with its text and stack.
  @discardableResult
  package func evaluate(
    _ expression: String, within limit: Duration = Browser.callLimit, fileID: String = #fileID, line: Int = #line
  ) async throws -> JSONValue {
    try await BrowserError.placed(fileID, line) {
      let object = try await evaluateRemotely(expression, byValue: true, within: limit)
      switch object["unserializableValue"]?.string {
      case "NaN": return .number(.nan)
      case "Infinity": return .number(.infinity)
      case "-Infinity": return .number(-.infinity)
      case "-0": return .number(-0.0)
      case let other?: return .string(other)
      case nil: return object["value"] ?? .null
      }
    }
  }

  /// Whether an element fits the selector now.
  ///
  /// Selectors are those of CSS, with ` >>> ` between an element and what is looked for in its shadow root.
  package func exists(_ selector: String, fileID: String = #fileID, line: Int = #line) async throws -> Bool {
    try await evaluate("!!\(PageScript.find)(\(PageScript.literal(selector)))", fileID: fileID, line: line) == true
  }

  /// The text of the first element that fits, as it is shown now.
  package func text(of selector: String, fileID: String = #fileID, line: Int = #line) async throws -> String {
    try await BrowserError.placed(fileID, line) {
      let text = try await evaluate("\(PageScript.find)(\(PageScript.literal(selector)))?.innerText")
      guard let text = text.string else {
        throw BrowserError(.element, "no element with a text fits \(selector)\n\(await situation())")
      }
      return text
    }
  }

  /// Gives files to an `<input type=file>`, as if a person had chosen them.
  package func setFiles(
    _ paths: [String], input selector: String, fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let object = try await evaluateRemotely(
        "\(PageScript.find)(\(PageScript.literal(selector)))", byValue: false, within: Browser.callLimit)
      guard let id = object["objectId"] else {
        throw BrowserError(.element, "no element fits \(selector)\n\(await situation())")
      }
      try await command("DOM.setFileInputFiles", ["files": .array(paths.map { .string($0) }), "objectId": id])
    }
  }

  /// The `Runtime.RemoteObject` of an expression's value.
  func evaluateRemotely(_ expression: String, byValue: Bool, within limit: Duration) async throws -> JSONValue {
    let answer = try await command(
      "Runtime.evaluate",
      ["expression": .string(expression), "returnByValue": .bool(byValue), "awaitPromise": true], within: limit)
    if let details = answer["exceptionDetails"] { throw BrowserError(.javaScript, details.exceptionText) }
    return answer["result"] ?? .null
  }

  /// What an error says of the page besides its cause. It never throws: the cause is what matters.
  func situation() async -> String {
    let console = record.console.elements.suffix(10).map { "\n    \($0)" }.joined()
    let open = record.dialogs.elements.filter { $0.accepted == nil }.map { "\n  open dialog: \($0.message)" }.joined()
    let page = try? await evaluate(PageScript.situation, within: .seconds(2))
    return """
        address: \(page?["address"]?.string ?? "unknown: the page does not answer")\(open)
        text: \(page?["text"]?.string ?? "unknown")
        console: \(console.isEmpty ? "empty" : console)
      """
  }
}
