import Desk
import DeskActions
import Logging

/// What sending depends on beside the desk; tests have other pauses.
struct WebhookSending: Sendable {
  var timeLimit = WebhookPost(reach: WebhookReach(allowed: [])).timeLimit
  /// Waits; ends early when the task is cancelled.
  var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// From 0 up to 1.
  var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }
}

/// Tells programs of events, each in its own time: one that is slow or gone delays nobody else. What a program has been told of
/// is kept, and moves on only when it has said so: after a restart it is told of the rest, and maybe of the last once more.
actor Webhooks {
  /// How many events are read at once; and of how many that a program does not want nothing is kept.
  private static let batch = 200
  /// How long to wait when the desk's own files can't be read or written.
  private static let storePause = Duration.seconds(5)

  private let centre: ContactCentre
  private let office: OfficeStore
  private let post: WebhookPost
  private let sending: WebhookSending
  private let logger: Logger
  private let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  private var followers: [Int64: Task<Void, Never>] = [:]

  init(_ centre: ContactCentre, _ office: OfficeStore, _ configuration: DeskConfiguration, _ logger: Logger) {
    (self.centre, self.office, self.logger, sending) = (centre, office, logger, configuration.webhookSending)
    post = WebhookPost(
      timeLimit: configuration.webhookSending.timeLimit, reach: WebhookReach(allowed: configuration.webhookNetworks))
  }

  /// Has it look again at which webhooks there are.
  nonisolated func lookAgain() { changed.yield() }

  /// Goes on until the task is cancelled. It runs once.
  func run() async {
    lookAgain()
    for await _ in changes { startAndStop() }
    let all = followers.values
    for follower in all { follower.cancel() }
    for follower in all { await follower.value }
    followers = [:]
  }

  private func startAndStop() {
    let wanted: [Webhook]
    do { wanted = try office.webhooks().filter(\.isOn) } catch {
      logger.error("Which webhooks there are could not be read, and will be looked for again: \(error)")
      Task { [sending, weak self] in
        try? await sending.pause(Self.storePause)
        self?.lookAgain()
      }
      return
    }
    let numbers = Set(wanted.map(\.number))
    for (number, follower) in followers where !numbers.contains(number) {
      follower.cancel()
      followers[number] = nil
    }
    for number in numbers where followers[number] == nil {
      followers[number] = Task { [weak self] in
        await self?.follow(number)
        if !Task.isCancelled { await self?.ended(number) }
      }
    }
  }

  /// One has switched itself off; an administrator may have switched it on again meanwhile.
  private func ended(_ number: Int64) {
    followers[number] = nil
    lookAgain()
  }

  private func follow(_ number: Int64) async {
    let commits = await centre.engine.commits()
    if await !catchUp(number) { return }
    for await _ in commits where await !catchUp(number) { return }
  }

  /// - Returns: Whether there is more to be told later.
  private func catchUp(_ number: Int64) async -> Bool {
    while !Task.isCancelled {
      do { return try await tell(number) } catch {
        if Task.isCancelled { return false }
        logger.error("A webhook could not be looked after, and will be tried again: \(error)")
        try? await sending.pause(Self.storePause)
      }
    }
    return false
  }

  private func tell(_ number: Int64) async throws -> Bool {
    guard let webhook = try office.webhook(number), webhook.isOn else { return false }
    let address = try WebhookAddress(webhook.url)
    var cursor = webhook.cursor
    var kept = cursor
    while case let events = try await centre.engine.events(after: cursor, limit: Self.batch), !events.isEmpty {
      for stored in events {
        if webhook.wants(stored.event.name.rawValue) {
          guard try await deliver(WebhookMessage(stored, to: webhook.id), stored.number, webhook, address) else {
            return false
          }
          kept = stored.number
        }
        cursor = stored.number
      }
      // What was not wanted costs no write of its own.
      if cursor - kept >= Self.batch {
        try office.webhookWasTold(number, upTo: cursor)
        kept = cursor
      }
    }
    return true
  }

  /// Sends a message until it has arrived.
  /// - Returns: Whether it has.
  private func deliver(
    _ message: WebhookMessage, _ event: Int64, _ webhook: Webhook, _ address: WebhookAddress
  ) async throws -> Bool {
    // Looked at each time: what was removed or switched off a moment ago is told nothing any more.
    while !Task.isCancelled, let now = try office.webhook(webhook.number), now.isOn {
      let outcome = await attempt(message, webhook, address)
      // Whoever stops a desk is no receiver's failure.
      if Task.isCancelled { return false }
      let time = centre.clock().milliseconds
      switch WebhookRetry(outcome, failingSince: now.failingSince, at: time) {
      case .delivered:
        try office.webhookWasTold(webhook.number, upTo: event)
        return true
      case .off(let problem):
        try office.webhookFailed(webhook.number, problem, at: time, isOff: true)
        logger.error("The webhook \(webhook.name) is off: \(problem)")
        return false
      case .again(let problem):
        try office.webhookFailed(webhook.number, problem, at: time, isOff: false)
        logger.notice("The webhook \(webhook.name) could not be told of event \(event): \(problem)")
        try await sending.pause(WebhookRetry.pause(after: now.failures + 1, chance: sending.chance()))
      }
    }
    return false
  }

  private func attempt(
    _ message: WebhookMessage, _ webhook: Webhook, _ address: WebhookAddress
  ) async -> Result<Int, WebhookProblem> {
    do {
      return .success(try await post.send(message, signedWith: webhook.secret, at: centre.clock(), to: address))
    } catch { return .failure(WebhookProblem(error)) }
  }
}
