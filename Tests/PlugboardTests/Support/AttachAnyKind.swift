import Plugboard

extension ActionOwner {
  /// Attaches a hook of any kind that does only this: for tests that hold for all kinds alike.
  @discardableResult
  func attach(
    _ kind: HookKind, to action: Action<String, String>, deadline: Duration? = nil,
    _ work: @escaping @Sendable () async throws -> Void
  ) throws -> Token {
    let options: [HookOption] = deadline.map { [.deadline($0)] } ?? []
    switch (kind, options.first) {
    case (.before, let option?): return try addListener(before: action, option) { _ in try await work() }
    case (.before, nil): return try addListener(before: action) { _ in try await work() }
    case (.guard, let option?): return try addGuard(to: action, option) { _, _ in try await work() }
    case (.guard, nil): return try addGuard(to: action) { _, _ in try await work() }
    case (.replacement, _):
      return try replace(action, deadline: deadline) { _, original in
        try await work()
        return try await original()
      }
    case (.body, _):
      return try register(action) { name in
        try await work()
        return name
      }
    case (.after, let option?): return try addListener(after: action, option) { _ in try await work() }
    case (.after, nil): return try addListener(after: action) { _ in try await work() }
    }
  }
}
