import Plugboard
import Synchronization

/// Every event that an `Actions` has published since the log was made.
final class EventLog: Sendable {
  private let kept = Mutex<[Event]>([])

  init(_ actions: Actions, _ kinds: EventKinds = .all, journal: Journal? = nil) {
    actions.observe(kinds) { [weak self] event in
      self?.kept.withLock { $0.append(event) }
      if case .settled(let settlement) = event { journal?("settled \(settlement.outcome.name)") }
    }
  }

  var events: [Event] { kept.withLock { $0 } }

  var starts: [InvocationStart] {
    events.compactMap { if case .invocationStarted(let start) = $0 { start } else { nil } }
  }
  var hookStarts: [HookStart] { events.compactMap { if case .hookStarted(let start) = $0 { start } else { nil } } }
  var hooks: [HookSettlement] { events.compactMap { if case .hookSettled(let hook) = $0 { hook } else { nil } } }
  var settlements: [Settlement] { events.compactMap { if case .settled(let end) = $0 { end } else { nil } } }
  var outcomes: [String] { settlements.map(\.outcome.name) }
  var faults: [Fault] { events.compactMap { if case .fault(let fault) = $0 { fault } else { nil } } }
  var changes: [RegistryChange] { events.compactMap { if case .registry(let change) = $0 { change } else { nil } } }
}

extension Settlement {
  var failure: (any Error)? { if case .failed(let error) = outcome { error } else { nil } }
  var bypassedBy: String? { if case .completed(_, let bypassedBy) = outcome { bypassedBy } else { nil } }
}
