import Plugboard
import Synchronization

/// The hand-written floor: a function, isolated to its caller, that awaits the same closures and does nothing else.
///
/// It is what an application would write that needs no framework, and as fast: the closures are wrapped in structs
/// (bare ones in an array would cost a re-abstraction each), nothing is counted, nothing is locked, nobody can be
/// removed. It does look whether a listener has asked to abort, because without that it would not do the same work.
struct Floor: Sendable {
  struct Veto: Sendable {
    var reason: String?
    var requested = false
  }
  struct Before: Sendable { let call: @Sendable (inout Item, inout Veto) async throws -> Void }
  struct After: Sendable { let call: @Sendable (Item, Int) async throws -> Void }

  let before: [Before]
  let body: @Sendable (Item) async throws -> Int
  let after: [After]

  init(_ hooks: Int, _ sink: Sink) {
    before = opaque((0..<hooks).map { _ in Before { item, _ in item.count &+= 1 } })
    body = { item in item.count }
    after = opaque((0..<hooks).map { _ in After { item, output in sink.sum &+= item.count &+ output } })
  }

  init(before: [Before], body: @escaping @Sendable (Item) async throws -> Int) {
    self.before = opaque(before)
    self.body = body
    after = []
  }

  @inline(never)
  func run(_ given: Item) async throws -> Int {
    var item = given
    var veto = Veto()
    for listener in before {
      try await listener.call(&item, &veto)
      if veto.requested { throw CancellationError() }
    }
    let output = try await body(item)
    for listener in after { try await listener.call(item, output) }
    return output
  }
}

/// The floor with a number for each invocation, a look whether the task was cancelled and a look whether anybody watches,
/// all written by hand: the least that these can cost. In the framework they can't be switched off, so what they cost
/// there can't be told from the rest.
final class NumberedFloor: Sendable {
  let floor: Floor
  let number = Mutex<UInt64>(0)
  let watchers = Atomic<Int>(0)

  init(_ hooks: Int, _ sink: Sink) { floor = Floor(hooks, sink) }

  @inline(never)
  func run(_ given: Item) async throws -> Int {
    let id = number.withLock { number in
      number &+= 1
      return number
    }
    if watchers.load(ordering: .relaxed) != 0 { print(id) }
    if Task.isCancelled { throw CancellationError() }
    return try await floor.run(given)
  }
}
