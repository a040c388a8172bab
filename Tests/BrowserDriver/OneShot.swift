import Dispatch
import Synchronization

/// A value that arrives once, waited for with a limit. What arrives second is dropped.
final class OneShot<Value: Sendable>: Sendable {
  private enum State {
    case open([CheckedContinuation<Value, any Error>])
    case resolved(Result<Value, any Error>)
  }

  private let state = Mutex(State.open([]))

  func resolve(_ result: Result<Value, any Error>) {
    let waiting: [CheckedContinuation<Value, any Error>] = state.withLock { state in
      guard case .open(let waiting) = state else { return [] }
      state = .resolved(result)
      return waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }

  /// Waits; when the limit passes first, the value is `late` for everybody.
  func value(within limit: Duration, late: any Error) async throws -> Value {
    oneShotLimits.asyncAfter(deadline: .now() + limit.seconds) { [weak self] in self?.resolve(.failure(late)) }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<Value, any Error>? = state.withLock { state in
          switch state {
          case .open(let waiting):
            state = .open(waiting + [continuation])
            return nil
          case .resolved(let result): return result
          }
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      resolve(.failure(CancellationError()))
    }
  }
}

/// A queue of their own: limits must pass even when every other thread is busy.
private let oneShotLimits = DispatchQueue(label: "BrowserDriver.limits")

extension Duration {
  var seconds: Double { self / .seconds(1) }
  var milliseconds: Double { self / .milliseconds(1) }
}
