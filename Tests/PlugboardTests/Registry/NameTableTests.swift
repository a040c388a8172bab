import PlugboardTestSupport
import Testing

@testable import Plugboard

@Suite struct NameTableTests {
  private final class Handle: AnyActionHandle {
    let name: String
    init(_ name: String) { self.name = name }
    var types: ActionTypes { .json }
    var isCodable: Bool { true }
    var lacking: [ActionValue] { [] }
    func renew(_ entry: Ledger.ActionEntry?) -> (any AnyObject & Sendable)? { nil }
    func invoke(json: consuming JSON, by: String?, hooksWithin: Duration?, in: InvocationContext?) async throws -> JSON
    {
      json
    }
    func availability(json: JSON?) async throws -> Availability { .available }
  }

  @Test func `every name is found, and none that is not there`() {
    var table = NameTable()
    for number in 0..<1000 { table["Action \(number)"] = Handle("Action \(number)") }
    #expect(table.count == 1000)
    #expect((0..<1000).allSatisfy { table["Action \($0)"]?.name == "Action \($0)" })
    #expect((1000..<2000).allSatisfy { table["Action \($0)"] == nil })
    #expect(Set(table.names).count == 1000)
  }

  @Test func `removing names leaves the others where they are found`() {
    var table = NameTable()
    var expected: [String: Handle] = [:]
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let name = "Action \(Int.random(in: 0..<200, using: &generator))"
      let handle = Bool.random(using: &generator) ? Handle(name) : nil
      table[name] = handle
      expected[name] = handle
      #expect(table[name] === handle)
    }
    #expect(table.count == expected.count)
    for number in 0..<200 { #expect(table["Action \(number)"] === expected["Action \(number)"]) }
  }

  @Test func `names that differ in case are different, and so are a name and its beginning`() {
    var table = NameTable()
    table["Save"] = Handle("Save")
    #expect(table["save"] == nil)
    #expect(table["Sav"] == nil)
    #expect(table[""] == nil)
  }

  @Test func `equal strings are one name, however they are composed`() {
    var table = NameTable()
    table["Caf\u{e9}"] = Handle("1")
    #expect(table["Cafe\u{301}"]?.name == "1")
    table["Cafe\u{301}"] = Handle("2")
    #expect(table.count == 1)
    // Characters beyond ASCII that are equal to one within.
    for (plain, other) in [("Key", "\u{212A}ey"), ("a;b", "a\u{37E}b"), ("a`b", "a\u{1FEF}b")] {
      #expect(plain == other)
      table[plain] = Handle(plain)
      #expect(table[other]?.name == plain)
    }
  }
}
