import Plugboard
import Testing

@Suite("R13 Replacements", .tags(.r13)) struct R13ReplacementTests {
  /// Attaches a replacement that notes what it is given and goes on with it.
  @discardableResult
  private func attach(_ label: String, _ owner: some ActionOwner, _ journal: Journal) throws -> Token {
    try owner.replace(.greet) { name, original in
      journal("\(label) \(name)")
      return try await original(name + label) + label.lowercased()
    }
  }

  private func greeting(_ journal: Journal) throws -> Actions {
    let actions = Actions()
    try actions.register(.greet) { name in
      journal("body \(name)")
      return "<\(name)>"
    }
    return actions
  }

  @Test func `the newest is outermost, and original runs the next older one, then the body`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try attach("A", actions, journal)
    try attach("B", actions.owner("CRM"), journal)
    try attach("C", actions, journal)
    #expect(try await actions.invoke(.greet, "_") == "<_CBA>abc")
    #expect(journal.entries == ["C _", "B _C", "A _CB", "body _CBA"])
  }

  @Test func `original without a payload passes the current one on`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try actions.addListener(before: .greet) { name in name += "!" }
    try actions.replace(.greet) { _, original in try await original() }
    try actions.replace(.greet) { _, original in try await original("changed") }
    #expect(try await actions.invoke(.greet, "Ann") == "<changed>")
  }

  @Test func `original may be called with another payload, which only the rest of the stack sees`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try actions.replace(.greet) { _, original in try await original("other") }
    try actions.addListener(after: .greet) { name, output in journal("after \(name) \(output)") }
    #expect(try await actions.invoke(.greet, "Ann") == "<other>")
    #expect(journal.entries == ["body other", "after Ann <other>"])
  }

  @Test func `every call of original runs the whole rest of the stack`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try attach("A", actions, journal)
    try actions.replace(.greet) { _, original in try await original("1") + original("2") }
    #expect(try await actions.invoke(.greet, "_") == "<1A>a<2A>a")
    #expect(journal.entries == ["A 1", "body 1A", "A 2", "body 2A"])
  }

  @Test func `when nobody calls original, the value counts and the event says who bypassed the body`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    let log = EventLog(actions, .settled)
    try actions.owner("CRM").replace(.greet) { _, _ in "from the CRM" }
    try actions.owner("Outer").replace(.greet) { _, original in try await original() }
    try actions.addListener(after: .greet) { name, output in journal("after \(output)") }
    #expect(try await actions.invoke(.greet, "Ann") == "from the CRM")
    #expect(journal.entries == ["after from the CRM"])
    #expect(log.outcomes == ["completed"])
    #expect(log.settlements.first?.bypassedBy == "CRM")
  }

  @Test func `a body that ran was not bypassed`() async throws {
    let actions = try greeting(Journal())
    let log = EventLog(actions, .settled)
    try actions.owner("CRM").replace(.greet) { _, original in
      _ = try await original()
      return "mine"
    }
    #expect(try await actions.invoke(.greet, "Ann") == "mine")
    #expect(log.outcomes == ["completed"])
    #expect(log.settlements.first?.bypassedBy == nil)
  }

  @Test(arguments: [
    (0, ["C _", "B _C", "body _CB"]), (1, ["C _", "A _C", "body _CA"]), (2, ["B _", "A _B", "body _BA"]),
  ])
  func `removing a replacement relinks the rest`(_ index: Int, _ expected: [String]) async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    let tokens = try ["A", "B", "C"].map { try attach($0, actions, journal) }
    tokens[index].remove()
    _ = try await actions.invoke(.greet, "_")
    #expect(journal.entries == expected)
  }

  @Test func `a replacement removed from the middle while the outer one runs is skipped`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try attach("A", actions, journal)
    let middle = try attach("B", actions, journal)
    try actions.replace(.greet) { name, original in
      middle.remove()
      return try await original()
    }
    #expect(try await actions.invoke(.greet, "_") == "<_A>a")
    #expect(journal.entries == ["A _", "body _A"])
  }

  @Test func `a replacement that is removed while it runs still reaches its original`() async throws {
    let journal = Journal()
    let actions = try greeting(journal)
    try attach("A", actions, journal)
    let token = Box<Token?>(nil)
    token.value = try actions.replace(.greet) { name, original in
      token.value?.remove()
      return try await original()
    }
    #expect(try await actions.invoke(.greet, "_") == "<_A>a")
    #expect(try await actions.invoke(.greet, "_") == "<_A>a")
    #expect(journal.count == 4)
  }

  @Test func `a replacement can turn a failure of its original into a value`() async throws {
    let actions = Actions()
    let crash = Crash()
    try actions.register(.greet) { _ in throw crash }
    try actions.replace(.greet) { _, original in
      do { return try await original() } catch let error as Crash {
        // What is thrown inside the stack is not wrapped yet.
        return error === crash ? "caught" : "another"
      }
    }
    #expect(try await actions.invoke(.greet, "Ann") == "caught")
  }

  @Test func `a replacement by name stands in a typed stack`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "\(task.sid) \(task.note ?? "-")" }
    try actions.replaceAction("AcceptTask") { payload, original in
      var changed = payload
      changed["note"] = "by name"
      let first = try await original()
      let second = try await original(changed)
      return .string("\(first.stringValue ?? "") / \(second.stringValue ?? "")")
    }
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1 - / WR1 by name")
  }

  @Test func `a replacement by name whose value does not decode fails with its owner`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in task.sid }
    try actions.owner("CRM").replaceAction("AcceptTask") { _, _ in 7 }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.acceptTask, TaskReference("WR1")) }
    #expect(error?.owner == "CRM")
    #expect((error?.cause as? PayloadMismatch)?.owner == "CRM")
  }

  @Test func `a replacement by name that calls original with what does not decode fails with its owner`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.acceptTask) { task in
      journal("body")
      return task.sid
    }
    try actions.owner("CRM").replaceAction("AcceptTask") { _, original in try await original(["sid": 7]) }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.acceptTask, TaskReference("WR1")) }
    #expect((error?.cause as? PayloadMismatch)?.owner == "CRM")
    #expect(journal.isEmpty)
  }

  @Test func `a replacement by name that changes nothing loses nothing that JSON can't express`() async throws {
    struct Parcel: Codable, Sendable {
      var weight: Int
      var label = "none"
      enum CodingKeys: CodingKey { case weight }
    }
    let actions = Actions()
    try actions.register(Action<Parcel, String>("Send")) { parcel in "\(parcel.weight) \(parcel.label)" }
    let token = try actions.replaceAction("Send") { _, original in try await original() }
    let parcel = Parcel(weight: 1, label: "fragile")
    #expect(try await actions.invoke(Action<Parcel, String>("Send"), parcel) == "1 fragile")
    token.remove()
    try actions.replaceAction("Send") { payload, original in try await original(payload) }
    #expect(try await actions.invoke(Action<Parcel, String>("Send"), parcel) == "1 fragile")
    try actions.replaceAction("Send") { _, original in try await original(["weight": 2]) }
    #expect(try await actions.invoke(Action<Parcel, String>("Send"), parcel) == "2 none")
    // Nor of what comes back.
    try actions.register(Action<Parcel, Parcel>("Return")) { $0 }
    let passing = try actions.replaceAction("Return") { _, original in try await original() }
    #expect(try await actions.invoke(Action<Parcel, Parcel>("Return"), parcel).label == "fragile")
    passing.remove()
    try actions.replaceAction("Return") { _, original in
      var parcel = try await original()
      parcel["weight"] = 3
      return parcel
    }
    #expect(try await actions.invoke(Action<Parcel, Parcel>("Return"), parcel).weight == 3)
  }
}
