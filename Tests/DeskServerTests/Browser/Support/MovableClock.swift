import Desk
import Synchronization

@testable import DeskServer

/// The time of this machine, which a test can put forward.
///
/// What has become due by that is done at the next commit: the desk's own alarm goes by real time.
final class MovableClock: Sendable {
  private let offset = Mutex<Int64>(0)

  var now: @Sendable () -> Moment {
    { Moment(milliseconds: DeskSite.systemClock().milliseconds + self.offset.withLock { $0 }) }
  }

  func advance(seconds: Int64) { offset.withLock { $0 += seconds * 1000 } }
}
