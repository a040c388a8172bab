import PlugboardJSON
import Testing

@testable import Desk

/// A desk with everything that it derives from its things, so that two desks can be compared whole.
struct Snapshot: Equatable {
  let records: [Record]
  let reservationsOfTask: [Identifier<DeskTask>: [Identifier<Reservation>]]
  let workload: [Identifier<Worker>: Workload]
  let waiting: [Identifier<TaskQueue>: [Lane: WaitingLine]]
  let members: [Identifier<TaskQueue>: Set<Identifier<Worker>>]
  let sent: [Identifier<Conversation>: SentMessages]
  let views: [Identifier<Worker>: JSON]
  /// In the order in which they fire.
  let timers: [Timer]

  init(_ state: DeskState) {
    records = state.records
    (reservationsOfTask, workload, waiting) = (state.reservationsOfTask, state.workload, state.waiting)
    (members, sent, views) = (state.members, state.sent, state.views)
    var (rest, timers) = (state, [Timer]())
    while let timer = rest.nextTimer() {
      timers.append(timer)
      rest.set(.timer(timer.key), nil)
    }
    self.timers = timers
  }

  /// Says in which part two desks differ.
  static func expect(_ left: Snapshot, _ right: Snapshot, at location: SourceLocation = #_sourceLocation) {
    #expect(left.records == right.records, sourceLocation: location)
    #expect(left.reservationsOfTask == right.reservationsOfTask, sourceLocation: location)
    #expect(left.workload == right.workload, sourceLocation: location)
    #expect(left.waiting == right.waiting, sourceLocation: location)
    #expect(left.members == right.members, sourceLocation: location)
    #expect(left.sent == right.sent, sourceLocation: location)
    #expect(left.views == right.views, sourceLocation: location)
    #expect(left.timers == right.timers, sourceLocation: location)
  }
}

extension TestDesk {
  /// Sees that a command fails with an error, and that nothing is changed by it.
  mutating func expectRefusal(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:], _ error: DeskError,
    at location: SourceLocation = #_sourceLocation
  ) {
    let (before, eventCount) = (Snapshot(state), events.count)
    #expect(throws: error, sourceLocation: location) { try run(command, ifUnchanged: versions) }
    Snapshot.expect(Snapshot(state), before, at: location)
    #expect(events.count == eventCount, sourceLocation: location)
  }

  /// Sees that a command is a conflict of two statuses, and that nothing is changed by it.
  mutating func expectConflict(
    _ command: Command, _ thing: String, _ sid: some CustomStringConvertible, is status: String, wanted: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    let conflict = StatusConflict(thing: thing, sid: "\(sid)", status: status, wanted: wanted)
    expectRefusal(command, .conflict(conflict), at: location)
    #expect(conflict.description.hasSuffix("is \(status) and can't become \(wanted)."), sourceLocation: location)
  }

  /// Sees that nothing of this kind is done with a thing in this status, and that nothing is changed.
  mutating func expectConflict(
    _ command: Command, _ thing: String, _ sid: some CustomStringConvertible, is status: String, toBe deed: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    let conflict = StatusConflict(thing: thing, sid: "\(sid)", status: status, toBe: deed)
    expectRefusal(command, .conflict(conflict), at: location)
    #expect(conflict.description.hasSuffix("is \(status) and can't be \(deed)."), sourceLocation: location)
  }

  /// Sees that a value is not taken, that the error names the field, and that nothing is changed.
  mutating func expectInvalid(_ command: Command, _ field: String, at location: SourceLocation = #_sourceLocation) {
    let before = Snapshot(state)
    let error = #expect(throws: DeskError.self, sourceLocation: location) { try run(command) }
    if case .invalid(field, _) = error {} else { Issue.record("\(error as Any)", sourceLocation: location) }
    Snapshot.expect(Snapshot(state), before, at: location)
  }
}
