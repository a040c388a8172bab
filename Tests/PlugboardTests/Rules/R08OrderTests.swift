import Plugboard
import Testing

@Suite("R8 The order within a phase", .tags(.r8)) struct R08OrderTests {
  static let phases = [HookKind.before, .guard, .after]

  /// Attaches a hook that writes its label into a journal.
  @discardableResult
  private func attach(
    _ label: String, _ phase: HookKind, _ owner: some ActionOwner, _ options: [HookOption], _ journal: Journal
  ) throws -> Token {
    // A call takes its options one by one; these tests need none, one or two.
    let (first, second) = (options.first ?? .priority(0), options.count > 1 ? options[1] : nil)
    switch (phase, second) {
    case (.guard, nil): return try owner.addGuard(to: .greet, first) { _, _ in journal(label) }
    case (.guard, let second?): return try owner.addGuard(to: .greet, first, second) { _, _ in journal(label) }
    case (.after, nil): return try owner.addListener(after: .greet, first) { _ in journal(label) }
    case (.after, let second?): return try owner.addListener(after: .greet, first, second) { _ in journal(label) }
    case (_, nil): return try owner.addListener(before: .greet, first) { _ in journal(label) }
    case (_, let second?): return try owner.addListener(before: .greet, first, second) { _ in journal(label) }
    }
  }

  private func order(_ phase: HookKind, _ hooks: [(owner: String, options: [HookOption])]) async throws -> [String] {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    for (index, hook) in hooks.enumerated() {
      try attach("\(hook.owner)\(index)", phase, actions.owner(hook.owner), hook.options, journal)
    }
    _ = try await actions.invoke(.greet, "Ann")
    return journal.entries
  }

  @Test(arguments: phases) func `higher priority runs first`(_ phase: HookKind) async throws {
    let order = try await order(
      phase,
      [("A", [.priority(-1)]), ("B", []), ("C", [.priority(5)]), ("D", [.priority(.max)]), ("E", [.priority(.min)])])
    #expect(order == ["D3", "C2", "B1", "A0", "E4"])
  }

  @Test(arguments: phases) func `equal priorities run in order of attaching`(_ phase: HookKind) async throws {
    let order = try await order(phase, (0..<40).map { _ in ("A", [.priority(7)]) })
    #expect(order == (0..<40).map { "A\($0)" })
  }

  @Test(arguments: phases) func `a declared place comes before the order of attaching`(_ phase: HookKind) async throws {
    #expect(try await order(phase, [("A", []), ("B", [.before("A")])]) == ["B1", "A0"])
    #expect(try await order(phase, [("A", [.after("B")]), ("B", [])]) == ["B1", "A0"])
    #expect(
      try await order(phase, [("A", []), ("A", []), ("B", []), ("C", [.before("A")])]) == ["B2", "C3", "A0", "A1"])
    #expect(try await order(phase, [("A", [.after("B")]), ("B", []), ("B", [])]) == ["B1", "B2", "A0"])
    #expect(
      try await order(phase, [("A", []), ("B", [.before("A"), .after("C")]), ("C", [])]) == ["C2", "B1", "A0"])
  }

  @Test(arguments: phases) func `a place that the priorities imply is fine`(_ phase: HookKind) async throws {
    #expect(try await order(phase, [("A", []), ("B", [.priority(1), .before("A")])]) == ["B1", "A0"])
    #expect(try await order(phase, [("A", [.priority(1)]), ("B", [.after("A")])]) == ["A0", "B1"])
  }

  @Test(arguments: phases) func `a place that names an absent plugin or its own is ignored`(_ phase: HookKind)
    async throws
  {
    #expect(
      try await order(phase, [("A", [.after("Nobody")]), ("B", [.before("Nobody")]), ("C", [.before("C")])])
        == ["A0", "B1", "C2"])
  }

  @Test(arguments: phases) func `a place counts when the plugin it names comes later`(_ phase: HookKind) async throws {
    #expect(try await order(phase, [("A", [.after("C")]), ("B", []), ("C", [])]) == ["B1", "C2", "A0"])
  }

  @Test func `a place is one among the hooks of the same phase`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let (a, b) = (try actions.owner("A"), try actions.owner("B"))
    try attach("A before", .before, a, [.after("B")], journal)
    try attach("B guard", .guard, b, [.after("A")], journal)
    try attach("A guard", .guard, a, [], journal)
    try attach("B after", .after, b, [.priority(-1)], journal)
    try attach("A after", .after, a, [.before("B")], journal)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["A before", "A guard", "B guard", "A after", "B after"])
  }

  @Test(arguments: phases) func `a cycle is refused by name when the hook is attached`(_ phase: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try attach("A", phase, actions.owner("A"), [.before("B")], journal)
    try attach("B", phase, actions.owner("B"), [.before("C")], journal)
    let log = EventLog(actions)
    #expect(throws: RegistrationError.orderingCycle(action: "Greet", owner: "C", among: ["A", "B", "C"])) {
      try attach("C", phase, actions.owner("C"), [.before("A")], journal)
    }
    #expect(log.changes.isEmpty)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["A", "B"])
  }

  @Test func `a hook without a place can close a cycle that others have declared`() throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.owner("A").addListener(before: .greet, .before("C")) { _ in }
    try actions.owner("B").addListener(before: .greet, .before("A"), .after("C")) { _ in }
    #expect(throws: RegistrationError.orderingCycle(action: "Greet", owner: "C", among: ["A", "B", "C"])) {
      try actions.owner("C").addListener(before: .greet) { _ in }
    }
  }

  @Test(arguments: phases) func `a place that contradicts the priorities is refused by name`(_ phase: HookKind)
    async throws
  {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try attach("A", phase, actions.owner("A"), [.priority(5)], journal)
    #expect(
      throws: RegistrationError.orderingContradiction(
        action: "Greet", owner: "B", place: .before("A"), priority: 1, otherPriority: 5)
    ) { try attach("B", phase, actions.owner("B"), [.priority(1), .before("A")], journal) }
    #expect(
      throws: RegistrationError.orderingContradiction(
        action: "Greet", owner: "C", place: .after("A"), priority: 9, otherPriority: 5)
    ) { try attach("C", phase, actions.owner("C"), [.priority(9), .after("A")], journal) }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["A"])
  }

  @Test func `a removed hook stands in nobody's way`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let a = try attach("A", .before, actions.owner("A"), [.before("B")], journal)
    a.remove()
    try attach("B", .before, actions.owner("B"), [.before("A")], journal)
    try attach("A again", .before, actions.owner("A"), [], journal)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["B", "A again"])
  }

  @Test(arguments: phases) func `hooks run one after another, also where they suspend`(_ phase: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    for number in 1...5 {
      try actions.attach(phase, to: .greet) {
        journal("\(number) begins")
        for _ in number..<10 { await Task.yield() }
        journal("\(number) ends")
      }
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == (1...5).flatMap { ["\($0) begins", "\($0) ends"] })
  }
}
