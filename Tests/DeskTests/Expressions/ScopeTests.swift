import Desk
import PlugboardJSON
import Testing

struct ScopeTests {
  static let attributes: JSON = [
    "string_const": "foo", "object": ["array": ["a", "b", "c"], "attr": "bar"], "matrix": [[1, 2], [3]], "task": "own",
  ]

  @Test(arguments: [
    ("string_const == 'foo'", true), ("object.array HAS 'a'", true), ("object.array[2] == 'c'", true),
    ("object.attr == 'bar'", true), ("matrix[0][1] == 2", true), ("matrix[1][1] == null", true),
    ("object.array[3] == null", true), ("object.missing == null", true), ("object.attr.deeper == null", true),
    ("object[0] == null", true), ("string_const[0] == null", true), ("missing.all.the[0].way == null", true),
    ("object.array[9223372036854775807] == null", true), ("String_const == null", true), ("object == null", false),
  ])
  func `a key finds what the attributes have`(text: String, holds: Bool) throws {
    #expect(try Expression(parsing: text).holds(in: Self.attributes) == holds)
  }

  @Test(arguments: [JSON.null, true, 1, "text", ["a"], [:]])
  func `attributes that are no object or empty have no keys`(attributes: JSON) throws {
    #expect(try Expression(parsing: "a == null AND a[0] == null").holds(in: attributes))
  }

  @Test func `roots are found by name and bare names in the attributes`() throws {
    let roots = Expression.Roots(
      attributes: Self.attributes, task: ["language": "en"], worker: ["languages": ["en"], "sid": "WK1"],
      workers: ["available": 0], taskrouter: ["dayOfWeek": "Mon"])
    let text = """
      task.language IN worker.languages AND worker.sid == 'WK1' AND workers.available == 0
        AND taskrouter.dayOfWeek IN ['Mon', 'Tue'] AND string_const == 'foo' AND other == null
      """
    let expression = try Expression(parsing: text)
    #expect(expression.holds(in: roots))
    for root in ["task", "worker", "workers", "taskrouter"] {
      var fewer = roots
      switch root {
      case "task": fewer.task = .none
      case "worker": fewer.worker = .none
      case "workers": fewer.workers = .none
      default: fewer.taskrouter = .none
      }
      #expect(!expression.holds(in: fewer), "without \(root)")
    }
  }

  @Test func `attributes cannot pretend to be a root`() throws {
    let expression = try Expression(parsing: "task == 'own'")
    #expect(expression.holds(in: Expression.Roots(attributes: Self.attributes)))
    #expect(!expression.holds(in: Expression.Roots(attributes: Self.attributes, task: ["a": 1])))
  }

  @Test func `a scope of one's own is asked by root`() throws {
    struct Answers: Expression.Scope {
      func value(of root: String) -> JSON? { root == "answer" ? ["deep": 42] : nil }
    }
    #expect(try Expression(parsing: "answer.deep == 42 AND question == null").holds(in: Answers()))
  }
}
