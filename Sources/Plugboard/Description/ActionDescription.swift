/// What an action's author says about it, beside its body: what it is for, and what its payload and output are made of.
///
/// ```swift
/// try actions.register(
///   .acceptTask,
///   .described(
///     ActionDescription(
///       "Accepts the reservation.",
///       payload: .object([
///         .field("sid", .string, "The reservation's sid."),
///         .optional("note", .string, "What the agent wrote down."),
///       ]),
///       output: .nothing))
/// ) { task in … }
/// ```
///
/// Nothing is guessed: what is left out is not known to the reference page, the schema or the TypeScript declarations.
/// What is said is checked when the action is registered, against the way its types are coded (R29).
public struct ActionDescription: Sendable, Hashable, Codable {
  /// One sentence: what the action does.
  public var summary: String
  /// What else there is to know about it; an empty line begins a new paragraph.
  public var details: String?
  /// What goes in.
  public var payload: PayloadSchema?
  /// What comes out.
  public var output: PayloadSchema?
  /// Why the action should no longer be used, and what should be instead.
  public var deprecated: String?

  public init(
    _ summary: String, details: String? = nil, payload: PayloadSchema? = nil, output: PayloadSchema? = nil,
    deprecated: String? = nil
  ) {
    self.summary = summary
    self.details = details
    self.payload = payload
    self.output = output
    self.deprecated = deprecated
  }
}
