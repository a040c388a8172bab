/// The way from a JSON value to one inside it.
struct JSONPath: Hashable, CustomStringConvertible {
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  var steps: [Step] = []

  static func + (path: JSONPath, step: Step) -> JSONPath { JSONPath(steps: path.steps + [step]) }

  /// Such as `` `lines[0].sid` ``, or `the value` for the whole.
  var description: String {
    guard !steps.isEmpty else { return "the value" }
    let text = steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? printable(key) : ".\(printable(key))"
      case .index(let index): text += "[\(index)]"
      }
    }
    return "`\(text)`"
  }
}

extension JSON {
  /// The value at the end of a path; setting it where the path leads nowhere changes nothing.
  subscript(path: JSONPath) -> JSON? {
    get {
      path.steps.reduce(Optional(self)) { value, step in
        switch step {
        case .key(let key): value?[key]
        case .index(let index): value?[index]
        }
      }
    }
    set {
      guard let first = path.steps.first else {
        if let newValue { self = newValue }
        return
      }
      let rest = JSONPath(steps: Array(path.steps.dropFirst()))
      switch (first, self) {
      case (.key(let key), .object(var members)):
        var member = members[key] ?? .null
        member[rest] = newValue
        members[key] = member
        self = .object(members)
      case (.index(let index), .array(var elements)) where elements.indices.contains(index):
        elements[index][rest] = newValue
        self = .array(elements)
      default: break
      }
    }
  }
}
