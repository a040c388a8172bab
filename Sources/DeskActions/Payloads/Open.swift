public import Plugboard

/// A payload whose fields are known, with room for others: what callers and hooks have added to it is carried to the last
/// hook. A field is used as if it were the payload's own:
///
/// ```swift
/// try plugin.addListener(before: .completeTask) { payload, abort in
///   if payload.task?.attributes["disposition"] == nil { abort("Choose a disposition first.") }
///   payload.others["checked"] = true
/// }
/// ```
@dynamicMemberLookup
public struct Open<Fields: PayloadFields>: Sendable, Codable {
  public var fields: Fields
  /// What nobody has declared. A member with the name of a declared field is ignored.
  public var others: JSON.Object

  public init(_ fields: Fields, others: JSON.Object = [:]) { (self.fields, self.others) = (fields, others) }

  public init(from decoder: any Decoder) throws {
    fields = try Fields(from: decoder)
    let members = try JSON.Object(from: decoder)
    others = members.filter { Fields.CodingKeys(stringValue: $0.key) == nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var members = try JSON(encoding: fields).objectValue ?? [:]
    for (name, value) in others where members[name] == nil { members[name] = value }
    try members.encode(to: encoder)
  }

  public subscript<Value>(dynamicMember member: WritableKeyPath<Fields, Value>) -> Value {
    get { fields[keyPath: member] }
    set { fields[keyPath: member] = newValue }
  }
}

/// The declared fields of a payload.
public protocol PayloadFields: Codable, Sendable {
  associatedtype CodingKeys: CodingKey
  /// What they are and mean.
  static var schema: [PayloadField] { get }
}
