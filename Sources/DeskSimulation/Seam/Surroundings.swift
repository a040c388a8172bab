import Desk
import Synchronization

/// What a desk takes from outside, the time and sids; both outlive its process.
final class Surroundings: IdentifierSource, Sendable {
  private let identifiers: Mutex<SimulatedIdentifiers>
  private let moment = Mutex(Moment(milliseconds: 0))

  init(_ identifiers: SimulatedIdentifiers) { self.identifiers = Mutex(identifiers) }

  var now: Moment {
    get { moment.withLock { $0 } }
    set { moment.withLock { $0 = newValue } }
  }

  func next() -> UInt128 { identifiers.withLock { $0.next() } }
}
