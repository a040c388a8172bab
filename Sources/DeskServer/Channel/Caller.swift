import DeskActions
import Plugboard

/// Who is connected.
enum Caller: Sendable, Hashable {
  case person(Person)
  case visitor(Visitor)

  /// What answers are remembered by: the same on every connection of one person or customer.
  var key: String {
    switch self {
    case .person(let person): "person \(person.name)"
    case .visitor(let visitor): "visitor \(visitor.token.text)"
    }
  }

  var actor: DeskActor {
    switch self {
    case .person(let person): person.actor
    case .visitor(let visitor): DeskActor(.customer, visitor.participant ?? "new")
    }
  }

  var json: JSON {
    switch self {
    case .person(let person):
      [
        "kind": "person", "name": .string(person.name), "role": .string(person.role.rawValue),
        "workerSid": .string(person.worker),
      ]
    case .visitor: ["kind": "customer"]
    }
  }
}
