import Synchronization

/// Holds tasks back until a test lets them go. Waiting takes no notice of cancellation, as a badly written hook does.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      let waiting = state.waiting
      state.waiting = []
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// Waits until the task is cancelled.
func untilCancelled() async {
  let latch = Latch()
  await withTaskCancellationHandler {
    await latch.wait()
  } onCancel: {
    latch.open()
  }
}

/// Gives way to others until something is so, or the test is out of time.
func until(_ condition: () -> Bool) async {
  while !condition() && !Task.isCancelled { await Task.yield() }
}

/// A value that several tasks may set and read.
final class Box<Value: Sendable>: Sendable {
  private let kept: Mutex<Value>

  init(_ value: Value) { kept = Mutex(value) }

  var value: Value {
    get { kept.withLock { $0 } }
    set {
      // What it held is let go of outside the lock.
      let old = kept.withLock { value in
        let old = value
        value = newValue
        return old
      }
      withExtendedLifetime(old) {}
    }
  }

  func change(_ edit: @Sendable (inout Value) -> Void) { kept.withLock { edit(&$0) } }
}
