import Foundation
import Plugboard
import Testing

@Suite("R29 what is declared is checked against the payload's coding", .tags(.r29)) struct DescriptionCheckTests {
  struct Task: Codable, Sendable {
    var sid: String
    var note: String?
  }

  /// What registering says about a payload declared like this.
  private func problem<Payload: Sendable>(_ type: Payload.Type, _ schema: PayloadSchema) -> String? {
    do {
      try Actions().register(
        Action<Payload, Void>("A"), .described(ActionDescription("Does it.", payload: schema))
      ) { _ in }
      return nil
    } catch RegistrationError.descriptionMismatch(action: "A", owner: "application", let detail) {
      return detail
    } catch {
      return "another error: \(error)"
    }
  }

  @Test func `a declaration that agrees is accepted`() throws {
    try Examples.register(in: Actions())
    #expect(problem(Task.self, .object([.field("sid", .string), .optional("note", .string)])) == nil)
    #expect(problem(String.self, .string) == nil)
    #expect(problem([String: [Int]].self, .dictionary(of: .array(of: .integer))) == nil)
    #expect(problem(Void.self, .nothing) == nil)
    #expect(problem(Bool?.self, .nullable(.boolean)) == nil)
  }

  @Test func `a declared field that the type does not have is named`() {
    #expect(
      problem(Task.self, .object([.field("sid", .string), .optional("note", .string), .field("colour", .string)]))
        == "Its payload: `colour` is declared, but Task has no such field.")
  }

  @Test func `a required field that is not declared is named`() {
    #expect(
      problem(Task.self, .object([.optional("note", .string)]))
        == "Its payload: Task needs `sid`, which is not declared.")
  }

  @Test func `an optional field that is not declared is named`() {
    #expect(
      problem(Task.self, .object([.field("sid", .string)]))
        == "Its payload: Task has `note`, which is not declared.")
  }

  @Test func `a field declared as optional that the type needs is named`() {
    #expect(
      problem(Task.self, .object([.optional("sid", .string), .optional("note", .string)]))
        == "Its payload: `sid` is declared as optional, but Task can't do without it.")
  }

  @Test func `a field declared as always there that the type leaves out is named`() {
    #expect(
      problem(Task.self, .object([.field("sid", .string), .field("note", .nullable(.string))]))
        == "Its payload: Task sometimes leaves out `note`, which is declared as a field that is always there.")
  }

  @Test func `a field of another type is named with what was expected`() {
    #expect(
      problem(Task.self, .object([.field("sid", .integer), .optional("note", .string)])) == """
        Its payload: Task can't be made from {"note":"text","sid":1}, which fits what is declared: `sid` should be a \
        string but is a number. If it accepts only some values of that kind, give an example with .like(…).
        """)
  }

  @Test func `fields are named by their whole path`() {
    struct Order: Codable, Sendable { var lines: [Task] }
    #expect(
      problem(Order.self, .object([.field("lines", .array(of: .object([.field("sid", .string)])))]))
        == "Its payload: Order has `lines[0].note`, which is not declared.")
    #expect(
      problem(Order.self, .object([.field("lines", .array(of: .object([.optional("note", .string)])))]))
        == "Its payload: Order needs `lines[0].sid`, which is not declared.")
  }

  @Test func `every alternative is looked into`() {
    enum Target: Codable, Sendable {
      case name(String)
      case task(Task)
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let name = try? container.decode(String.self) {
          self = .name(name)
        } else {
          self = .task(try Task(from: decoder))
        }
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .name(let name): try container.encode(name)
        case .task(let task): try container.encode(task)
        }
      }
    }
    let whole = PayloadSchema.object([.field("sid", .string), .optional("note", .string)])
    #expect(problem(Target.self, .anyOf([.string, whole])) == nil)
    #expect(
      problem(Target.self, .anyOf([.string, .object([.field("sid", .string)])]))
        == "Its payload: Target has `note`, which is not declared.")
  }

  @Test func `a value of an enumeration that the type does not know is found`() throws {
    enum Channel: String, Codable, Sendable { case voice, chat }
    #expect(problem(Channel.self, .enumeration(["voice", "chat"])) == nil)
    let detail = try #require(problem(Channel.self, .enumeration(["voice", "chat", "fax"])))
    #expect(detail.contains(#"can't be made from "fax""#))
  }

  @Test func `an integer that the type keeps as a fraction is found`() {
    struct Scale: Codable, Sendable { var weight: Double }
    #expect(
      problem(Scale.self, .object([.field("weight", .integer)]))
        == "Its payload: `weight` is declared as an integer, but Scale keeps fractions there; declare .number.")
    #expect(problem(Double.self, .integer) != nil)
  }

  @Test func `a number declared for an integer is found`() {
    #expect(problem(Int.self, .number)?.contains("the value should be an integer but is 0.5") == true)
  }

  @Test func `a field that takes any JSON can be declared more narrowly`() {
    struct Note: Codable, Sendable { var content: JSON }
    #expect(problem(Note.self, .object([.field("content", .integer)])) == nil)
    #expect(problem(Note.self, .object([.field("content", .any)])) == nil)
  }

  @Test func `an encoded field of another kind than was decoded is found`() {
    struct Lenient: Codable, Sendable {
      var value: Int
      init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(Int.self) }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(value))
      }
    }
    #expect(
      problem(Lenient.self, .integer)
        == #"Its payload: Lenient makes the value "1", which is declared as an integer."#)
  }

  @Test func `a key of times past that is still read is no field`() {
    struct Renamed: Codable, Sendable {
      var sid: String
      enum Keys: String, CodingKey { case sid, id }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        sid = try container.decodeIfPresent(String.self, forKey: .id) ?? container.decode(String.self, forKey: .sid)
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(sid, forKey: .sid)
      }
    }
    #expect(problem(Renamed.self, .object([.field("sid", .string)])) == nil)
  }

  @Test func `a type that accepts only some strings is described with an example`() {
    let detail = problem(UUID.self, .string)
    #expect(detail?.contains("give an example with .like(…)") == true)
    #expect(problem(UUID.self, .string.like("6BA7B810-9DAD-11D1-80B4-00C04FD430C8")) == nil)
  }

  @Test func `the output is checked as the payload is`() throws {
    let action = Action<Void, String>("A")
    let error = #expect(throws: RegistrationError.self) {
      try Actions().owner("CRM").register(action, .described(ActionDescription("Does it.", output: .integer))) { _ in ""
      }
    }
    guard case .descriptionMismatch(action: "A", owner: "CRM", let detail) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(detail.hasPrefix("Its output: String can't be made from 1"))
  }

  @Test func `anything can be declared about a payload that is JSON`() {
    #expect(problem(JSON.self, .object([.field("sid", .string)])) == nil)
    #expect(problem(JSON.self, .nothing) == nil)
  }

  @Test func `declaring something about a type that has no JSON form is an error`() {
    struct Opaque: Sendable {}
    #expect(
      problem(Opaque.self, .object([]))
        == "Its payload: Opaque has no JSON form, so nothing can be declared about it; make it Codable.")
    #expect(
      problem(Void.self, .string) == "Its payload: the type is Void, so declare .nothing instead of a string.")
  }

  @Test func `an action of such a type can be described without saying what it is made of`() throws {
    struct Opaque: Sendable {}
    let actions = Actions()
    try actions.register(Action<Opaque, Void>("A"), .described(ActionDescription("Does it."))) { _ in }
    #expect(actions.describe()["A"]?.description == ActionDescription("Does it.", output: .nothing))
  }

  @Test(arguments: [
    (PayloadSchema.object([.field("a", .string), .optional("a", .string)]), "Its payload: `a` is declared twice."),
    (.enumeration([]), "Its payload: the value is declared as an enumeration without values."),
    (.anyOf([]), "Its payload: the value is declared as one of no alternatives."),
    (
      .object([.field("a", .integer.like("x"))]),
      #"Its payload: an example does not fit its own schema: it makes `a` "x", which is declared as an integer."#
    ),
  ])
  func `a schema that makes no sense is refused even for JSON`(schema: PayloadSchema, message: String) {
    #expect(problem(JSON.self, schema) == message)
  }

  @Test func `nothing is registered when the declaration does not agree`() {
    let actions = Actions()
    #expect(throws: RegistrationError.self) {
      try actions.register(
        Action<String, Void>("A"), .described(ActionDescription("Does it.", payload: .integer))
      ) { _ in }
    }
    #expect(actions.describe().actions.isEmpty)
  }
}
