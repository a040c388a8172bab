import Plugboard
import Testing

@Suite("R28 describe() lists what is registered and attached", .tags(.r28)) struct DescribeTests {
  @Test func `actions are listed by name, with their types and who registered them`() throws {
    let actions = Actions()
    try actions.register(Action<String, Int>("Second")) { $0.count }
    try actions.register(Action<Void, Void>("First")) { _ in }
    try actions.owner("CRM").register(Action<String, Int>("Second")) { _ in 0 }
    let description = actions.describe()
    #expect(description.actions.map(\.name) == ["First", "Second"])
    #expect(description["First"]?.types == "(()) -> ()")
    #expect(description["Second"]?.types == "(String) -> Int")
    #expect(description["Second"]?.owners == ["CRM", "application"])
    #expect(description["Third"] == nil)
  }

  @Test func `hooks come in the order in which they run, with owners and policies`() async throws {
    let actions = Actions()
    let ran = Names()
    let action = Action<JSON, JSON>("Accept")
    try actions.register(action) { payload in payload }
    func listener(_ name: String) -> @Sendable (inout JSON) -> Void { { _ in ran.add("before \(name)") } }
    let (late, plain) = (try actions.owner("late"), try actions.owner("plain"))
    try late.addListener(before: action, .priority(-5), listener: listener("late"))
    try plain.addListener(before: action, .onFailure(.abort), listener: listener("plain"))
    try actions.owner("early").addListener(before: action, .priority(7), listener: listener("early"))
    try actions.owner("placed").addListener(before: action, .before("plain"), listener: listener("placed"))
    try actions.owner("Safety").addGuard(to: action, .deadline(.milliseconds(1500)), .onFailure(.proceed)) {
      _, _ async in
      ran.add("guard Safety")
    }
    for name in ["inner", "outer"] {
      try actions.owner(name).replace(action) { payload, original in
        ran.add("replacement \(name)")
        return try await original(payload)
      }
    }
    try actions.owner("Audit").addListener(after: action, .after("Stats")) { _, _ in ran.add("after Audit") }
    try actions.owner("Stats").addListener(after: action) { _, _ in ran.add("after Stats") }

    let described = try #require(actions.describe()["Accept"])
    #expect(
      described.beforeListeners == [
        DescribedHook(owner: "early", kind: .before, priority: 7, onFailure: .proceed),
        DescribedHook(owner: "placed", kind: .before, before: ["plain"], onFailure: .proceed),
        DescribedHook(owner: "plain", kind: .before, onFailure: .abort),
        DescribedHook(owner: "late", kind: .before, priority: -5, onFailure: .proceed),
      ])
    #expect(
      described.guards == [
        DescribedHook(owner: "Safety", kind: .guard, onFailure: .proceed, deadlineInNanoseconds: 1_500_000_000)
      ])
    #expect(described.guards.first?.deadline == .milliseconds(1500))
    #expect(described.replacements.map(\.owner) == ["outer", "inner"])
    #expect(
      described.afterListeners == [
        DescribedHook(owner: "Stats", kind: .after),
        DescribedHook(owner: "Audit", kind: .after, after: ["Stats"]),
      ])

    _ = try await actions.invoke(action, [:])
    #expect(ran.all == described.hooks.map { "\($0.kind.rawValue) \($0.owner)" }, "the order listed is the order run")
  }

  @Test func `blocks are listed with owner and reason`() throws {
    let actions = Actions()
    try actions.register(Action<JSON, JSON>("Accept")) { $0 }
    try actions.owner("Night").blockAction("Accept", because: "closed")
    try actions.blockAction("Accept")
    #expect(
      actions.describe()["Accept"]?.blocks == [
        DescribedBlock(owner: "Night", reason: "closed"), DescribedBlock(owner: "application"),
      ])
  }

  @Test func `a name that is hooked but not registered is listed as such`() throws {
    let actions = Actions()
    try actions.owner("CRM").addListener(before: "Later") { _, _ in }
    let described = try #require(actions.describe()["Later"])
    #expect(!described.isRegistered)
    #expect(described.types == nil)
    #expect(described.beforeListeners.map(\.owner) == ["CRM"])
  }

  @Test func `what has been taken off is listed no more`() async throws {
    let actions = Actions()
    let crm = try actions.owner("CRM")
    let kept = Action<JSON, JSON>("Kept")
    try actions.register(kept) { $0 }
    try crm.register(kept) { $0 }
    try crm.blockAction("Kept")
    try crm.register(Action<JSON, JSON>("Gone")) { $0 }
    let token = try actions.addListener(before: "Kept") { _, _ in }
    token.remove()
    #expect(actions.describe()["Kept"]?.beforeListeners == [])
    await crm.unload(within: .seconds(1))
    #expect(
      actions.describe().actions == [DescribedAction(name: "Kept", owners: ["application"], types: "(JSON) -> JSON")])
  }

  @Test func `the reason for having no after phase is listed`() throws {
    let actions = Actions()
    try actions.register(Action<Void, Void>("Logout"), .withoutAfterPhase("The page is gone.")) { _ in }
    #expect(actions.describe()["Logout"]?.noAfterPhase == "The page is gone.")
  }

  @Test func `faults and hooks left behind are counted`() async throws {
    let actions = Actions()
    try actions.register(Action<JSON, JSON>("Accept")) { $0 }
    try actions.addListener(before: "Accept") { _, _ in throw CancellationError() }
    #expect(actions.describe().recentFaults == 0)
    try await actions.invokeAction("Accept")
    #expect(actions.describe().recentFaults == 1)
    #expect(actions.describe().leftBehind == 0)
  }

  @Test func `the description survives being written down as JSON`() throws {
    let actions = Actions()
    try Examples.register(in: actions)
    try actions.owner("CRM").addListener(before: .accept, .priority(3), .before("X"), .deadline(.seconds(90_000))) {
      _ async in
    }
    let description = actions.describe()
    #expect(try JSON(parsing: JSON(encoding: description).text()).decode(ActionsDescription.self) == description)
  }

  @Test func `a deadline beyond what can be counted in nanoseconds is the longest that can`() throws {
    let actions = Actions()
    try actions.addListener(before: Action<JSON, JSON>("A"), .deadline(.seconds(Int64.max))) { _ async in }
    #expect(actions.describe()["A"]?.beforeListeners.first?.deadlineInNanoseconds == .max)
  }
}
