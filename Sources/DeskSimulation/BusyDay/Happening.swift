import Desk

/// What somebody is going to do at a certain time of a day.
enum Happening: Sendable {
  case arrives
  case givesUp(Identifier<DeskTask>)
  case customerWrites(Identifier<Reservation>, left: Int)
  case agentWrites(Identifier<Reservation>, left: Int)
  case answers(Identifier<Reservation>)
  case rejects(Identifier<Reservation>)
  case handsOver(Identifier<Reservation>)
  case hasHandedOver(Identifier<Reservation>)
  case isDone(Identifier<Reservation>)
  case hasWrittenUp(Identifier<Reservation>)
  case signsIn(Identifier<Worker>)
  case beats(Identifier<Worker>)
  case vanishes(Identifier<Worker>)
  case becomesAvailable(Identifier<Worker>)
  case wishesBreak(Identifier<Worker>)
  case signsOut(Identifier<Worker>)
}

/// What is going to happen, the earliest first; of two at the same time, the one that was planned first.
struct Agenda: Sendable {
  private struct Entry: Comparable {
    let at: Moment
    let number: Int
    let what: Happening

    static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
    static func < (left: Entry, right: Entry) -> Bool { (left.at, left.number) < (right.at, right.number) }
  }

  /// A binary heap.
  private var heap: [Entry] = []
  private var planned = 0

  var nextMoment: Moment? { heap.first?.at }

  mutating func add(_ what: Happening, at moment: Moment) {
    heap.append(Entry(at: moment, number: planned, what: what))
    planned += 1
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Happening? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first.what }
    heap[0] = last
    var parent = 0
    while true {
      var earliest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[earliest] {
        earliest = child
      }
      if earliest == parent { return first.what }
      heap.swapAt(parent, earliest)
      parent = earliest
    }
  }
}
