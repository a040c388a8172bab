extension ActionsDescription {
  /// A reference page in Markdown: a section for each action with its fields, its hooks in running order and its blocks.
  public var markdown: String {
    var page = MarkdownPage()
    page.add("# Actions")
    if actions.isEmpty { page.add("No action is registered.") }
    for action in actions { page.add(action) }
    return page.blocks.joined(separator: "\n\n") + "\n"
  }
}

/// A page as it grows, block by block.
private struct MarkdownPage {
  var blocks: [String] = []

  mutating func add(_ block: String) { blocks.append(block) }

  mutating func add(_ action: DescribedAction) {
    add("## \(code(action.name))")
    if let description = action.description {
      if let reason = description.deprecated { add("**Deprecated:** \(text(reason))") }
      add(paragraph(description.summary))
      for part in paragraphs(description.details ?? "") { add(paragraph(part)) }
    }
    if let owner = action.owners.first {
      let earlier = action.owners.dropFirst().map(text)
      let instead = earlier.isEmpty ? "" : ", in place of \(earlier.joined(separator: ", "))"
      add("Registered by \(text(owner))\(instead), as \(code(action.types ?? "")).")
    } else {
      add("Not registered.")
    }
    if let reason = action.noAfterPhase { add("It has no after phase: \(text(reason))") }
    if let payload = action.description?.payload { add("Payload", payload) }
    if let output = action.description?.output { add("Output", output) }
    if !action.hooks.isEmpty {
      add("### Hooks")
      add(
        table(
          ["Order", "Hook", "Owner", "Priority", "Place", "On failure", "Deadline"],
          action.hooks.enumerated().map { index, hook in row(index + 1, hook) }))
    }
    if !action.blocks.isEmpty {
      add("### Blocks")
      add(table(["Owner", "Reason"], action.blocks.map { [text($0.owner), text($0.reason ?? "")] }))
    }
  }

  mutating func add(_ title: String, _ schema: PayloadSchema) {
    add("### \(title)")
    add(schema == .nothing ? "None." : "\(schema.markdown.capitalizedFirst).")
    let rows = schema.fieldRows("")
    if !rows.isEmpty { add(table(["Field", "Type", "Required", "Meaning"], rows)) }
  }

  private func row(_ number: Int, _ hook: DescribedHook) -> [String] {
    let places = hook.before.map { "before \(text($0))" } + hook.after.map { "after \(text($0))" }
    return [
      String(number), hook.kind.description, text(hook.owner),
      hook.kind == .replacement ? "" : String(hook.priority), places.joined(separator: ", "),
      hook.onFailure?.rawValue ?? "", hook.deadline.map(String.init(describing:)) ?? "",
    ]
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}

extension PayloadSchema {
  /// Such as ``one of `"up"`, `"down"` ``.
  fileprivate var markdown: String {
    switch self {
    case .string, .integer, .number, .boolean, .object, .any: phrase
    case .enumeration(let values): "one of " + values.map { code(JSON.string($0).description) }.joined(separator: ", ")
    case .open: "an object that may have other fields, too"
    case .array(let element): "an array; each element: \(element.markdown)"
    case .dictionary(let value): "an object with any keys; each value: \(value.markdown)"
    case .anyOf(let alternatives): alternatives.map(\.markdown).joined(separator: " or ")
    case .example(let schema, let example): "\(schema.markdown), such as \(code(example.description))"
    case .nothing: code("null")
    }
  }

  /// The fields of this value and of those inside it, one row each.
  fileprivate func fieldRows(_ prefix: String) -> [[String]] {
    switch self {
    case .string, .integer, .number, .boolean, .enumeration, .any, .nothing: []
    case .array(let element): element.fieldRows(prefix + "[]")
    case .dictionary(let value): value.fieldRows(prefix + "[key]")
    case .anyOf(let alternatives): alternatives.flatMap { $0.fieldRows(prefix) }
    case .example(let schema, _): schema.fieldRows(prefix)
    case .object(let fields), .open(let fields):
      fields.flatMap { field in
        let path = prefix.isEmpty ? field.name : "\(prefix).\(field.name)"
        let row = [code(path), field.schema.markdown, field.isRequired ? "yes" : "no", text(field.meaning)]
        return [row] + field.schema.fieldRows(path)
      }
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

// MARK: - Escaping

/// Words for a line or a table cell, in which nothing is markup.
private func text(_ words: String) -> String {
  var escaped = ""
  for scalar in words.unicodeScalars {
    switch scalar {
    case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "#", "&", "!", "$": escaped += "\\\(scalar)"
    default: escaped += scalar.isControl ? " " : String(scalar)
    }
  }
  return escaped
}

/// The same for the beginning of a block, where list marks count too.
private func paragraph(_ words: String) -> String {
  let line = text(words.trimmed)
  let rest = line.drop { $0.isWholeNumber }
  if let first = line.first, "-+=".contains(first) { return "\\\(line)" }
  if rest.count < line.count, let mark = rest.first, ".)".contains(mark) {
    return "\(line.prefix(line.count - rest.count))\\\(rest)"
  }
  return line
}

/// A code span, also of text with backticks in it.
private func code(_ text: String) -> String {
  var line = ""
  var (run, longest) = (0, 0)
  for scalar in text.unicodeScalars {
    run = scalar == "`" ? run + 1 : 0
    longest = max(longest, run)
    // Cells end at a bar even inside code.
    line += scalar == "|" ? "\\|" : scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
  }
  let fence = String(repeating: "`", count: longest + 1)
  let pad = longest > 0 || line.isEmpty || line.hasPrefix(" ") ? " " : ""
  return fence + pad + line + pad + fence
}

/// The parts of a text that an empty line separates.
func paragraphs(_ text: String) -> [String] {
  var parts: [[Substring]] = [[]]
  for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
    if line.allSatisfy(\.isWhitespace) { parts.append([]) } else { parts[parts.count - 1].append(line) }
  }
  return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
  }
}

extension Unicode.Scalar {
  /// C0, delete, C1 and the two separators that some readers take for the end of a line.
  var isControl: Bool { value < 32 || (127...159).contains(value) || value == 0x2028 || value == 0x2029 }
}
