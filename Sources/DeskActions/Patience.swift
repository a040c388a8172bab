extension Task where Failure == Never {
  /// What the task comes to, or `nil` if that takes longer, or whoever waits for it is cancelled. The task goes on in any case.
  func value(within patience: Duration) async -> Success? {
    let (values, found) = AsyncStream.makeStream(of: Success?.self, bufferingPolicy: .bufferingOldest(1))
    Task<Void, Never> { found.yield(await value) }
    let alarm = Task<Void, Never> {
      if (try? await Task<Never, Never>.sleep(for: patience)) != nil { found.yield(nil) }
    }
    defer { alarm.cancel() }
    for await value in values { return value }
    return nil
  }
}
