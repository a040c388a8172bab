/// A hook as far as its place among the others is concerned.
struct OrderedHook: Sendable {
  let owner: String
  let priority: Int
  let order: [HookOrder]

  init(owner: String, priority: Int = 0, order: [HookOrder] = []) {
    self.owner = owner
    self.priority = priority
    self.order = order
  }
}

/// Why hooks can't be put in an order.
enum OrderingProblem: Error, Equatable {
  /// Hooks of these owners wait for one another.
  case cycle(among: [String])
  /// The hook at `index` asks for a place that priorities forbid, because of a hook with priority `other`.
  case contradiction(index: Int, place: HookOrder, other: Int)
}

/// Puts the hooks of one phase, given in order of attaching, in the order in which they run (R8): higher priority first,
/// then as declared places demand, then as attached. Returns indices into `hooks`.
///
/// A place that names an absent owner, or the hook's own, is ignored.
func runningOrder(_ hooks: [OrderedHook]) throws(OrderingProblem) -> [Int] {
  let byPriority = hooks.indices.sorted { (hooks[$1].priority, $0) < (hooks[$0].priority, $1) }
  guard hooks.contains(where: { !$0.order.isEmpty }) else { return byPriority }
  try checkPriorities(hooks)

  var result: [Int] = []
  result.reserveCapacity(hooks.count)
  var start = 0
  while start < byPriority.count {
    let priority = hooks[byPriority[start]].priority
    let end = byPriority[start...].firstIndex { hooks[$0].priority != priority } ?? byPriority.endIndex
    result += try sortedByPlace(Array(byPriority[start..<end]), hooks)
    start = end
  }
  return result
}

/// A place among hooks of other priorities is either implied by the priorities or forbidden by them.
private func checkPriorities(_ hooks: [OrderedHook]) throws(OrderingProblem) {
  var highest: [String: Int] = [:]
  var lowest: [String: Int] = [:]
  for hook in hooks {
    highest[hook.owner] = max(highest[hook.owner] ?? hook.priority, hook.priority)
    lowest[hook.owner] = min(lowest[hook.owner] ?? hook.priority, hook.priority)
  }
  for (index, hook) in hooks.enumerated() {
    for place in hook.order {
      switch place {
      case .before(let owner):
        if owner != hook.owner, let other = highest[owner], other > hook.priority {
          throw .contradiction(index: index, place: place, other: other)
        }
      case .after(let owner):
        if owner != hook.owner, let other = lowest[owner], other < hook.priority {
          throw .contradiction(index: index, place: place, other: other)
        }
      }
    }
  }
}

/// Sorts hooks of one priority topologically; among those that may run next, the first attached does.
///
/// Every owner has two nodes of its own, one before all its hooks and one after them, so that a place costs one edge
/// however many hooks the other owner has.
private func sortedByPlace(_ group: [Int], _ hooks: [OrderedHook]) throws(OrderingProblem) -> [Int] {
  var owners: [String: Int] = [:]
  for index in group where owners[hooks[index].owner] == nil { owners[hooks[index].owner] = owners.count }
  func first(_ owner: Int) -> Int { group.count + 2 * owner }
  func last(_ owner: Int) -> Int { group.count + 2 * owner + 1 }

  var followers = Array(repeating: [Int](), count: group.count + 2 * owners.count)
  var waitsFor = Array(repeating: 0, count: followers.count)
  func edge(_ from: Int, _ to: Int) {
    followers[from].append(to)
    waitsFor[to] += 1
  }
  for (node, index) in group.enumerated() {
    let hook = hooks[index]
    edge(first(owners[hook.owner]!), node)
    edge(node, last(owners[hook.owner]!))
    for place in hook.order {
      switch place {
      case .before(let owner): if owner != hook.owner, let owner = owners[owner] { edge(node, first(owner)) }
      case .after(let owner): if owner != hook.owner, let owner = owners[owner] { edge(last(owner), node) }
      }
    }
  }

  // Owners' nodes are passed through as soon as they are free; hooks wait in the heap for their turn.
  var free = followers.indices.filter { $0 >= group.count && waitsFor[$0] == 0 }
  var ready = MinimumHeap()
  var sorted: [Int] = []
  func release(_ node: Int) {
    for follower in followers[node] {
      waitsFor[follower] -= 1
      guard waitsFor[follower] == 0 else { continue }
      if follower < group.count { ready.insert(follower) } else { free.append(follower) }
    }
  }
  while true {
    while let node = free.popLast() { release(node) }
    guard let node = ready.removeMinimum() else { break }
    sorted.append(group[node])
    release(node)
  }
  guard sorted.count == group.count else {
    let placed = Set(sorted)
    throw .cycle(among: Set(group.filter { !placed.contains($0) }.map { hooks[$0].owner }).sorted())
  }
  return sorted
}

/// A binary heap of numbers, smallest first.
private struct MinimumHeap {
  private var items: [Int] = []

  mutating func insert(_ item: Int) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[(child - 1) / 2] > items[child] {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeMinimum() -> Int? {
    guard let minimum = items.first else { return nil }
    let last = items.removeLast()
    if items.isEmpty { return minimum }
    items[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child] < items[smallest] {
        smallest = child
      }
      if smallest == parent { return minimum }
      items.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
