import Desk
import Synchronization

@testable import DeskServer

/// A clock that goes as this machine's, and that a test moves on.
final class DayClock: Sendable {
  private let added = Mutex<Int64>(0)

  func read() -> Moment {
    Moment(milliseconds: DeskSite.systemClock().milliseconds + added.withLock { $0 })
  }

  func advance(by days: Int64) { added.withLock { $0 += days * 24 * 3600 * 1000 } }
}
