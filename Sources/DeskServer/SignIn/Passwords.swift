import DeskActions
import Dispatch
import Synchronization

/// Hashes and compares passwords, one at a time and on a thread of its own: each takes tenths of a second and much memory, and
/// nobody else should have to wait for a thread meanwhile.
final class Passwords: Sendable {
  /// How many may wait at once.
  static let maximumWaiting = 16

  private static let busy = Failure(
    kind: .limited, message: "Many are signing in just now; try again in a moment.", status: 503)

  private let cost: PasswordHash.Cost
  private let queue = DispatchQueue(label: "passwords")
  private let waiting = Mutex(0)
  /// Compared where nobody has the name that was given, so that the answer takes as long.
  private let nobody = Mutex<PasswordHash?>(nil)

  init(_ cost: PasswordHash.Cost) { self.cost = cost }

  func hash(_ password: String) async throws -> PasswordHash {
    try await run { [cost] in try PasswordHash(of: password, cost) }
  }

  /// - Parameter hash: `nil` if there is nobody of that name.
  func matches(_ password: String, _ hash: PasswordHash?) async throws -> Bool {
    try await run { [cost] in
      if let hash { return try hash.matches(password) }
      let stand = try self.nobody.withLock { stand in
        if let stand { return stand }
        let hash = try PasswordHash(of: Token().text, cost)
        stand = hash
        return hash
      }
      _ = try stand.matches(password)
      return false
    }
  }

  private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try waiting.withLock { waiting in
      if waiting >= Self.maximumWaiting { throw Self.busy }
      waiting += 1
    }
    defer { waiting.withLock { $0 -= 1 } }
    return try await withCheckedThrowingContinuation { caller in
      queue.async { caller.resume(with: Result { try work() }) }
    }
  }
}
