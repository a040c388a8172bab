import Synchronization

/// Takes the place of Synchronization's `Mutex` where the thread sanitizer is to see what is locked: see `sanitize`.
@usableFromInline
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  private let isLocked = Atomic<Bool>(false)
  private let value: UnsafeMutablePointer<Value>

  init(_ value: consuming sending Value) {
    self.value = .allocate(capacity: 1)
    self.value.initialize(to: value)
  }

  deinit {
    value.deinitialize(count: 1)
    value.deallocate()
  }

  @usableFromInline
  borrowing func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    while !isLocked.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged {}
    defer { isLocked.store(false, ordering: .releasing) }
    return try body(&value.pointee)
  }
}
