extension ActionsDescription {
  /// A TypeScript declaration file: the payloads and outputs of every described action, and the calls of the framework
  /// typed by them. Actions that nobody has described can be used too, and are not checked.
  public var typeScript: String { typeScriptOfPayloads + calls }

  /// The first part of ``typeScript``: what each action is given and returns, for declarations of other calls.
  package var typeScriptOfPayloads: String {
    let described = actions.filter { $0.description != nil }
    let silent = actions.filter { $0.noAfterPhase != nil }
    var lines = ["/** What each described action is given. */", "export interface ActionPayloads {"]
    for action in described {
      let description = action.description!
      lines += comment(
        [description.summary] + paragraphs(description.details ?? ""), deprecated: description.deprecated, indent: "  ")
      lines.append("  \(key(action.name)): \(description.payload?.typeScript(as: .payload) ?? "any");")
    }
    lines += ["}", "", "/** What each described action returns. */", "export interface ActionOutputs {"]
    for action in described {
      lines.append("  \(key(action.name)): \(action.description!.output?.typeScript(as: .output) ?? "any");")
    }
    lines += ["}", "", "/** The actions that have no after phase. */"]
    let names = silent.isEmpty ? "never" : silent.map { literal($0.name) }.joined(separator: " | ")
    lines += ["export type ActionsWithoutAfterPhase = \(names);", ""]
    return lines.joined(separator: "\n") + payloadTypes
  }
}

/// Names that are not described fall through to `any`.
private let payloadTypes = """

  export type PayloadOf<Name extends string> = Name extends keyof ActionPayloads ? ActionPayloads[Name] : any;
  export type OutputOf<Name extends string> = Name extends keyof ActionOutputs ? ActionOutputs[Name] : any;

  /** A value, now or later. */
  export type Eventually<Value> = Value | Promise<Value>;

  """

/// The calls of the framework.
private let calls = """

  /** Ends the invocation; the reason may be left out. */
  export type Abort = (reason?: string) => void;

  /** The payload as an argument: it may be left out where there is none, or nothing is known of it. */
  export type PayloadArgument<Name extends string> = Name extends keyof ActionPayloads
    ? undefined extends ActionPayloads[Name]
      ? [payload?: ActionPayloads[Name]]
      : [payload: ActionPayloads[Name]]
    : [payload?: any];

  /** `before` or `after` and the name of an action; never `after` where there is no after phase. */
  export type ActionEvent<Event extends string> = Event extends `before${string}`
    ? Event
    : Event extends `after${infer Name}`
      ? Name extends ActionsWithoutAfterPhase
        ? never
        : Event
      : never;

  export type ActionListener<Event extends string> = Event extends `before${infer Name}`
    ? (payload: PayloadOf<Name>, abort: Abort) => Eventually<void>
    : Event extends `after${infer Name}`
      ? (payload: PayloadOf<Name>, output: OutputOf<Name>) => Eventually<void>
      : never;

  export interface ActionsFramework {
    registerAction<Name extends string>(
      name: Name,
      action: (payload: PayloadOf<Name>) => Eventually<OutputOf<Name>>,
      payloadUpdate?: (payload: PayloadOf<Name>) => Eventually<PayloadOf<Name>>
    ): void;
    invokeAction<Name extends string>(name: Name, ...payload: PayloadArgument<Name>): Promise<OutputOf<Name>>;
    addListener<Event extends string>(event: Event & ActionEvent<Event>, listener: ActionListener<Event>): void;
    removeListener<Event extends string>(event: Event & ActionEvent<Event>, listener: ActionListener<Event>): void;
    replaceAction<Name extends string>(
      name: Name,
      replacement: (
        payload: PayloadOf<Name>,
        original: (payload?: PayloadOf<Name>) => Promise<OutputOf<Name>>
      ) => Eventually<OutputOf<Name>>
    ): void;
  }

  export declare const Actions: ActionsFramework;

  """

/// Where in a declaration a type stands.
private enum Position {
  case payload, output, inside
}

extension PayloadSchema {
  fileprivate func typeScript(as position: Position = .inside, indent: String = "  ") -> String {
    switch self {
    case .string: "string"
    case .integer, .number: "number"
    case .boolean: "boolean"
    case .enumeration(let values): values.isEmpty ? "never" : values.map(literal).joined(separator: " | ")
    case .array(let element): "Array<\(element.typeScript(indent: indent))>"
    case .dictionary(let value): "Record<string, \(value.typeScript(indent: indent))>"
    case .object(let fields): PayloadField.typeScript(fields, indent)
    case .open(let fields): PayloadField.typeScript(fields, indent, isOpen: true)
    case .anyOf(let alternatives):
      alternatives.isEmpty ? "never" : alternatives.map { $0.typeScript(indent: indent) }.joined(separator: " | ")
    case .example(let schema, _): schema.typeScript(as: position, indent: indent)
    case .any: "any"
    case .nothing:
      switch position {
      case .payload: "null | undefined"
      case .output: "void"
      case .inside: "null"
      }
    }
  }
}

extension PayloadField {
  fileprivate static func typeScript(_ fields: [PayloadField], _ indent: String, isOpen: Bool = false) -> String {
    if fields.isEmpty { return isOpen ? "Record<string, any>" : "Record<string, never>" }
    let inner = indent + "  "
    var lines = ["{"]
    for field in fields {
      lines += comment(paragraphs(field.meaning), indent: inner)
      let type = field.schema.typeScript(indent: inner)
      lines.append("\(inner)\(key(field.name))\(field.isRequired ? "" : "?"): \(type);")
    }
    if isOpen { lines.append("\(inner)[field: string]: any;") }
    return (lines + ["\(indent)}"]).joined(separator: "\n")
  }
}

// MARK: - Escaping

/// A documentation comment, which no text can end or put a tag into.
private func comment(_ paragraphs: [String], deprecated: String? = nil, indent: String) -> [String] {
  var parts = paragraphs.map(commentLines).filter { !$0.isEmpty }
  if let deprecated { parts.append(commentLines(deprecated)) }
  if let reason = parts.last, deprecated != nil {
    parts[parts.count - 1] = ["@deprecated \(reason.joined(separator: " "))"]
  }
  if parts.isEmpty { return [] }
  if parts.count == 1 && parts[0].count == 1 { return ["\(indent)/** \(parts[0][0]) */"] }
  let lines = parts.joined(separator: [""]).map { $0.isEmpty ? "\(indent) *" : "\(indent) * \($0)" }
  return ["\(indent)/**"] + lines + ["\(indent) */"]
}

private func commentLines(_ text: String) -> [String] {
  var lines = [""]
  // By scalars, because a combining mark hides a slash from comparisons by character, but not from a compiler.
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": lines.append("")
    case "/" where previous == "*", "@": lines[lines.count - 1] += "\\\(scalar)"
    default: lines[lines.count - 1] += scalar.isControl ? " " : String(scalar)
    }
    previous = scalar
  }
  return lines.filter { !$0.allSatisfy(\.isWhitespace) }
}

/// A string literal.
private func literal(_ text: String) -> String {
  let quoted = JSON.string(text).description
  return quoted.unicodeScalars.map { $0.isControl ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
}

/// A property's name, quoted unless it is a plain identifier.
private func key(_ name: String) -> String {
  let isPlain =
    !name.isEmpty && !(name.first?.isNumber ?? true)
    && name.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || scalar == "_" || scalar == "$"
    }
  return isPlain ? name : literal(name)
}
