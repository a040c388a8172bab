import Synchronization

/// The number of connections that a server has.
final class OpenConnections: Sendable {
  enum Admission: Sendable {
    case admitted
    /// There are as many as there may be; this one is told so.
    case refused
    /// Too many are being told already.
    case ignored
  }

  private let limits: ConnectionLimits
  private let counts = Mutex<(admitted: Int, refused: Int)>((0, 0))

  init(_ limits: ConnectionLimits) { self.limits = limits }

  /// Counts a connection in. What was not ignored has to leave.
  func enter() -> Admission {
    counts.withLock { counts in
      if counts.admitted < limits.maximum {
        counts.admitted += 1
        return .admitted
      }
      guard counts.refused < limits.maximumRefused else { return .ignored }
      counts.refused += 1
      return .refused
    }
  }

  func leave(_ admission: Admission) {
    counts.withLock { counts in
      switch admission {
      case .admitted: counts.admitted -= 1
      case .refused: counts.refused -= 1
      case .ignored: break
      }
    }
  }
}
