import Plugboard
import PlugboardTesting
import Synchronization
import Testing

@Suite("R24 From anywhere, at any time", .tags(.r24), .timeLimit(.minutes(1))) struct R24ThreadsTests {
  /// Calls everything there is once, as somebody's code might at the worst moment.
  private static func callEverything(_ actions: Actions) throws {
    let owner = try actions.owner("Visitor")
    let action = Action<Int, Int>("Visited")
    let tokens = [
      try owner.register(action) { $0 }, try owner.addListener(before: action) { _ in },
      try owner.addGuard(to: action) { _, _ in }, try owner.replace(action) { number, _ in number },
      try owner.addListener(after: action) { _ in }, try owner.block(action), actions.observe(.faults) { _ in },
    ]
    _ = try actions.handle(action)
    _ = (actions.leftBehind, actions.recentFaults.count)
    for token in tokens { token.remove() }
  }

  /// Runs a closure when the last reference to it goes, as a plugin's own objects may.
  private final class Farewell: Sendable {
    let action: @Sendable () -> Void
    init(_ action: @escaping @Sendable () -> Void) { self.action = action }
    deinit { action() }
  }

  @Test func `observers may call everything`() async throws {
    let actions = Actions()
    let visits = Box(0)
    let isInside = Mutex(false)
    actions.observe { _ in
      // Not for the events that it causes itself.
      guard
        isInside.withLock({ inside in
          defer { inside = true }
          return !inside
        })
      else { return }
      #expect(throws: Never.self) { try Self.callEverything(actions) }
      visits.change { $0 += 1 }
      isInside.withLock { $0 = false }
    }
    let token = try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in throw Crash() }
    try actions.addGuard(to: .greet) { _, _ in }
    try actions.block(.greet) { _ in false }
    try actions.addListener(after: .greet) { _ in }
    _ = try await actions.invoke(.greet, "Ann")
    token.remove()
    await (try actions.owner("Visitor")).unload(within: .zero)
    // Five changes before the invocation, what the invocation itself publishes, and two changes after it.
    #expect(visits.value >= 15)
  }

  @Test func `block predicates may call everything`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    let token = Box<Token?>(nil)
    token.value = try actions.block(.greet) { _ in
      try Self.callEverything(actions)
      token.value?.remove()
      return false
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(actions.recentFaults.isEmpty)
    try actions.block(.greet) { _ in
      try Self.callEverything(actions)
      return true
    }
    #expect(try await !actions.availability(of: .greet, "Ann").isAvailable)
    #expect(actions.recentFaults.isEmpty)
  }

  @Test func `duplicate keys and payloadUpdate may call everything`() async throws {
    let actions = Actions()
    let options: [ActionOption<String>] = [
      .payloadUpdate { _ in try Self.callEverything(actions) },
      .oneAtATime { name in
        #expect(throws: Never.self) { try Self.callEverything(actions) }
        return name
      },
    ]
    try actions.register(.greet, options[0], options[1]) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
  }

  enum Going: CaseIterable { case token, unload, registerAgain, unregister, detach, observer, fault, refusal, actions }

  @Test(arguments: Going.allCases)
  func `deinitializers of what hooks capture may call everything`(_ going: Going) async throws {
    let actions = Actions()
    let gone = Box(0)
    try await letGo(going, actions) {
      #expect(throws: Never.self) { try Self.callEverything(actions) }
      gone.change { $0 += 1 }
    }
    #expect(gone.value > 0)
  }

  /// Attaches something that captures a `Farewell`, then makes the framework let go of it.
  private func letGo(_ going: Going, _ actions: Actions, _ farewell: @escaping @Sendable () -> Void) async throws {
    func captured() -> Farewell { Farewell(farewell) }
    let crm = try actions.owner("CRM")
    switch going {
    case .token, .unload:
      try actions.register(.greet) { name in name }
      let tokens = [
        try crm.addListener(before: .greet) { [it = captured()] _ in _ = it },
        try crm.addGuard(to: .greet) { [it = captured()] _, _ in _ = it },
        try crm.replace(.greet) { [it = captured()] name, _ in withExtendedLifetime(it) { name } },
        try crm.addListener(after: .greet) { [it = captured()] _ in _ = it },
        try crm.block(.greet) { [it = captured()] _ in withExtendedLifetime(it) { false } },
      ]
      _ = try await actions.invoke(.greet, "Ann")
      if going == .unload { await crm.unload(within: .zero) } else { for token in tokens { token.remove() } }
    case .registerAgain:
      try crm.register(.greet) { [it = captured()] name in withExtendedLifetime(it) { name } }
      _ = try await actions.invoke(.greet, "Ann")
      try crm.register(.greet) { name in name }
    case .unregister:
      let token = try crm.register(.greet) { [it = captured()] name in withExtendedLifetime(it) { name } }
      _ = try await actions.invoke(.greet, "Ann")
      token.remove()
    case .detach:
      try crm.addListener(before: Action<Int, Int>("Greet")) { [it = captured()] _ in _ = it }
      try actions.register(.greet) { name in name }
    case .observer:
      let token = actions.observe(.faults) { [it = captured()] _ in _ = it }
      token.remove()
    case .fault:
      try actions.register(.greet) { name in name }
      struct Carrier: Error { let it: Farewell }
      let token = try actions.addListener(before: .greet) { _ in throw Carrier(it: Farewell(farewell)) }
      for _ in 0..<101 { _ = try await actions.invoke(.greet, "Ann") }
      token.remove()
    case .refusal:
      try actions.register(.greet) { name in name }
      _ = try? crm.addListener(before: Action<Int, Int>("Greet")) { [it = captured()] _ in _ = it }
      _ = try? crm.register(Action<Int, Int>("Greet")) { [it = captured()] number in withExtendedLifetime(it) { number }
      }
    case .actions:
      let other = Actions()
      try other.register(.greet) { [it = captured()] name in withExtendedLifetime(it) { name } }
      _ = try await other.invoke(.greet, "Ann")
    }
  }

  @Test func `actions that are let go of leave nothing behind`() async throws {
    let gone = Box(0)
    func use() async throws {
      let actions = Actions()
      let it = Farewell { gone.change { $0 += 1 } }
      try actions.register(.greet) { name in withExtendedLifetime(it) { name } }
      try actions.addListener(before: .greet) { _ in _ = it }
      _ = try await actions.invoke(.greet, "Ann")
    }
    try await use()
    #expect(gone.value == 1)
  }

  @Test func `ten thousand invocations while hooks come and go`() async throws {
    let actions = Actions()
    let action = Action<Int, Int>("Count")
    let (bodies, ended, settled) = (Box(0), Box(0), Box(0))
    actions.observe(.settled) { _ in settled.change { $0 += 1 } }
    try actions.register(action) { number in
      bodies.change { $0 += 1 }
      return number
    }
    let (tasks, each) = (100, 100)
    // The last task of those that invoke stops the plugins.
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Changes the hooks for as long as there are invocations under way.
      for plugin in 0..<2 {
        group.addTask {
          while ended.value < tasks {
            let owner = try actions.owner("Plugin \(plugin)")
            try owner.addListener(before: action, .priority(plugin)) { _ in }
            let token = try owner.addGuard(to: action) { _, _ in await Task.yield() }
            try owner.replace(action) { number, original in try await original() }
            try owner.addListener(after: action) { _ in }
            try owner.block(action) { _ in false }
            token.remove()
            await Task.yield()
            #expect(await owner.unload(within: .seconds(30)).isEmpty)
          }
        }
      }
      for task in 0..<tasks {
        group.addTask {
          for number in 0..<each {
            let output = try await actions.invoke(action, task * each + number)
            #expect(output == task * each + number)
          }
          ended.change { $0 += 1 }
        }
      }
      try await group.waitForAll()
    }
    #expect(bodies.value == tasks * each)
    #expect(settled.value == tasks * each)
    #expect(actions.recentFaults.isEmpty)
  }

  @Test func `once unloading has returned, no hook of the owner is called`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    let isDone = Box(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          while !isDone.value {
            _ = try await actions.invoke(.greet, "Ann")
            await Task.yield()
          }
        }
      }
      for _ in 0..<500 {
        let isLoaded = Box(true)
        let crm = try actions.owner("CRM")
        try crm.addListener(before: .greet) { _ in #expect(isLoaded.value) }
        try crm.addGuard(to: .greet) { _, _ in
          await Task.yield()
          #expect(isLoaded.value)
        }
        await Task.yield()
        #expect(await crm.unload(within: .seconds(30)).isEmpty)
        isLoaded.value = false
      }
      isDone.value = true
      try await group.waitForAll()
    }
  }
}
