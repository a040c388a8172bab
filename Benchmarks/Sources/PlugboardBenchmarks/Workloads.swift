import Plugboard

/// What every workload passes around: as in the peers, a name and a number that listeners count up.
struct Item: Codable, Sendable {
  var sid: String
  var count: Int
}

extension Action where Payload == Item, Output == Int {
  static var work: Self { Self("Work") }
}

/// Where after-listeners leave their sum, so that no compiler can remove them. Only one task writes at a time.
final class Sink: @unchecked Sendable {
  var sum = 0
}

/// Makes sure that the optimiser can't see through a value.
@inline(never)
func opaque<Value>(_ value: Value) -> Value { value }

/// The closures of a workload: asynchronous ones and the same ones that never suspend.
struct Closures: Sendable {
  let sink = Sink()

  @inline(never)
  func before() -> @Sendable (inout Item, inout Veto) async throws -> Void {
    { item, _ in item.count &+= 1 }
  }

  @inline(never)
  func body() -> @Sendable (Item) async throws -> Int {
    { item in item.count }
  }

  @inline(never)
  func after() -> @Sendable (Item, Int) async throws -> Void {
    let sink = sink
    return { item, output in sink.sum &+= item.count &+ output }
  }
}

/// The hand-written floor: a function, isolated to its caller, that awaits the same closures and does nothing else.
struct Floor: Sendable {
  struct Before: Sendable { let call: @Sendable (inout Item, inout FloorVeto) async throws -> Void }
  struct After: Sendable { let call: @Sendable (Item, Int) async throws -> Void }
  struct FloorVeto: Sendable {
    var reason: String?
    var requested = false
  }
  let before: [Before]
  let body: @Sendable (Item) async throws -> Int
  let after: [After]

  init(_ count: Int) {
    let closures = Closures()
    before = opaque((0..<count).map { _ in Before(call: { item, _ in item.count &+= 1 }) })
    body = closures.body()
    after = opaque((0..<count).map { _ in After(call: closures.after()) })
  }

  @inline(never)
  func run(_ given: Item) async throws -> Int {
    var item = given
    var veto = FloorVeto()
    for listener in before {
      try await listener.call(&item, &veto)
      if veto.requested { throw CancellationError() }
    }
    let output = try await body(item)
    for listener in after { try await listener.call(item, output) }
    return output
  }
}

func makeActions(_ count: Int, suspending: Bool = true) throws -> Actions {
  let actions = Actions()
  let closures = Closures()
  let sink = closures.sink
  if suspending {
    try actions.register(.work) { item async in item.count }
    for _ in 0..<count {
      try actions.addListener(before: .work) { item, _ async in item.count &+= 1 }
      try actions.addListener(after: .work) { item, output async in sink.sum &+= item.count &+ output }
    }
  } else {
    try actions.register(.work) { item in item.count }
    for _ in 0..<count {
      try actions.addListener(before: .work) { item, _ in item.count &+= 1 }
      try actions.addListener(after: .work) { item, output in sink.sum &+= item.count &+ output }
    }
  }
  return actions
}
