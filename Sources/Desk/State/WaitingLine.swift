import PlugboardJSON

/// Tasks that wait in the same target for the same channel, and are alike in all that the target asks of a task: a worker
/// who suits one of them suits them all.
struct Lane: Sendable, Hashable {
  let workflow: Identifier<Workflow>
  let filter: Int?
  let target: Int
  let channel: String
  /// What the target asks of its tasks; empty if it asks for workers only.
  let asked: [JSON]
}

extension DeskState {
  /// Where a task waits, by what it is now and what its workflow is now.
  func lane(of task: DeskTask) -> Lane? {
    guard let place = task.place else { return nil }
    let scope = Expression.Roots(attributes: task.attributes, task: task.attributes)
    let asked = target(of: task)?.keysOfTask.map { $0.value(in: scope) } ?? []
    return Lane(
      workflow: task.workflow, filter: place.filter, target: place.target, channel: task.channel, asked: asked)
  }
}

/// The tasks of one lane, in the order in which they are served: higher priority first, then by age.
///
/// A sorted array: finding a place takes few comparisons, and moving the rest up is one copy of memory, which at a hundred
/// thousand tasks still takes microseconds.
struct WaitingLine: Sendable, Hashable {
  /// Where a task stands; the smallest is served first.
  struct Place: Sendable, Hashable, Comparable {
    let priority: Int
    /// Milliseconds; turned round where the last to come is the first to be served.
    let age: Int64
    let task: Identifier<DeskTask>

    init(_ task: DeskTask, _ order: TaskQueue.Order) {
      priority = -task.priority
      age = order == .fifo ? task.virtualStartTime.milliseconds : -task.createdAt.milliseconds
      self.task = task.sid
    }

    static func < (left: Place, right: Place) -> Bool {
      (left.priority, left.age, left.task) < (right.priority, right.age, right.task)
    }
  }

  private(set) var places: [Place] = []

  mutating func insert(_ task: DeskTask, _ order: TaskQueue.Order) {
    let place = Place(task, order)
    let position = self.position(of: place)
    if position < places.count && places[position] == place { return }
    places.insert(place, at: position)
  }

  mutating func remove(_ task: DeskTask, _ order: TaskQueue.Order) {
    let place = Place(task, order)
    let position = self.position(of: place)
    if position < places.count && places[position] == place { places.remove(at: position) }
  }

  /// How many are served before this place.
  func count(before place: Place) -> Int { position(of: place) }

  /// Where a place is, or would be.
  private func position(of place: Place) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
