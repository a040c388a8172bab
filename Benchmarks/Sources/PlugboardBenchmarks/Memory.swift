import HeapBytes
import Measuring
import Plugboard
import Synchronization

/// What a suspended invocation weighs: the heap in use while ten thousand tasks are each suspended in a listener that an
/// invocation called, beside as many tasks that called the same closure themselves.
///
/// Both include the task, its stack and the closure's own frame, so the difference is the framework's. Everything is in
/// one process and one batch of each is run first, so that what the allocator and the thread pool keep is there before.
func weighSuspended(count: Int = 10_000, rounds: Int = 5) async throws {
  let waiting = Waiting(count)
  let suspend: @Sendable (inout Item) async throws -> Void = { item in
    await withUnsafeContinuation { waiting.add($0) }
    item.count &+= 1
  }

  let floor = Floor(before: [Floor.Before { item, _ in try await suspend(&item) }]) { $0.count }
  let own = Actions()
  try own.register(.work) { item async in item.count }
  try own.addListener(before: .work) { item, _ async throws in try await suspend(&item) }
  let handle = try own.handle(.work)
  let plugged = Actions()
  try plugged.register(.work) { item async in item.count }
  try plugged.owner("Plugin").addListener(before: .work) { item, _ async throws in try await suspend(&item) }
  let pluginHandle = try plugged.handle(.work)

  let variants: [(name: String, call: @Sendable () async throws -> Int)] = [
    (
      "closure",
      {
        var item = Item.fresh
        try await suspend(&item)
        return item.count
      }
    ),
    ("floor", { try await floor.run(.fresh) }),
    ("handle", { try await handle.invoke(.fresh) }),
    ("plugin", { try await pluginHandle.invoke(.fresh) }),
    ("actor", { try await handle.invoke(.fresh, by: "agent:WK1") }),
    ("name", { try await own.invoke(.work, .fresh) }),
  ]

  var bytes: [String: [Double]] = [:]
  for round in 0...rounds {
    for (name, call) in variants {
      let used = try await waiting.heapBytes(count, call)
      if round > 0 { bytes[name, default: []].append(Double(used) / Double(count)) }
    }
  }
  let alone = Spread(bytes["closure"] ?? []).median
  for (name, _) in variants {
    var line = Line()
    line.put("memory", name)
    let median = Spread(bytes[name] ?? []).median
    line.put("bytes", median)
    line.put("beyondTask", median - alone)
    line.printed()
  }
  withExtendedLifetime((own, plugged)) {}
}

/// Where suspended tasks wait to be let go, all together.
private final class Waiting: Sendable {
  private struct State {
    var continuations: [UnsafeContinuation<Void, Never>] = []
    var whenFull: UnsafeContinuation<Void, Never>?
  }

  private let count: Int
  private let state = Mutex(State())

  init(_ count: Int) {
    self.count = count
    state.withLock { $0.continuations.reserveCapacity(count) }
  }

  func add(_ continuation: UnsafeContinuation<Void, Never>) {
    let full = state.withLock { state in
      state.continuations.append(continuation)
      return state.continuations.count == count ? state.whenFull : nil
    }
    full?.resume()
  }

  /// The bytes that so many tasks take while all are suspended in the call.
  func heapBytes(_ count: Int, _ call: @escaping @Sendable () async throws -> Int) async throws -> Int {
    var tasks: [Task<Int, any Error>] = []
    tasks.reserveCapacity(count)
    let before = heap_bytes_in_use()
    await withUnsafeContinuation { full in
      state.withLock { $0.whenFull = full }
      for _ in 0..<count { tasks.append(Task.detached { try await call() }) }
    }
    let after = heap_bytes_in_use()
    let continuations = state.withLock { state in
      state.whenFull = nil
      let all = state.continuations
      state.continuations.removeAll(keepingCapacity: true)
      return all
    }
    for continuation in continuations { continuation.resume() }
    for task in tasks { _ = try await task.value }
    return after - before
  }
}
