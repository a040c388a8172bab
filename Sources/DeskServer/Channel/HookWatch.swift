import Plugboard
import Synchronization

/// What an invocation that a page has asked for is doing just now, so that the page can be told whom it waits for.
final class HookWatch: Sendable {
  /// The one whose task this is.
  @TaskLocal static var current: HookWatch?

  struct Wait: Sendable, Equatable {
    let owner: String
    let hook: String
    let since: ContinuousClock.Instant
  }

  /// The page's name for the request.
  let request: String

  private let state = Mutex<(running: [Wait], told: Wait?)>(([], nil))

  init(request: String) { self.request = request }

  /// Has every invocation on these actions seen by the watch of its task.
  static func observe(_ actions: Actions) {
    actions.observe([.hooks]) { event in
      switch event {
      case .hookStarted(let start): current?.started(start)
      case .hookSettled(let settlement): current?.settled(settlement)
      default: break
      }
    }
  }

  private func started(_ start: HookStart) {
    let wait = Wait(owner: start.owner, hook: start.hook.description, since: .now)
    state.withLock { $0.running.append(wait) }
  }

  private func settled(_ settlement: HookSettlement) {
    state.withLock { state in
      let index = state.running.lastIndex {
        $0.owner == settlement.owner && $0.hook == settlement.hook.description
      }
      if let index { state.running.remove(at: index) }
    }
  }

  /// The plugin's hook that has been running for too long, if the page does not know it yet.
  func news(at now: ContinuousClock.Instant) -> Wait? {
    state.withLock { state in
      guard
        let wait = state.running.last(where: {
          $0.owner != Actions.applicationName && now - $0.since >= ChannelLimits.silence
        }), wait != state.told
      else { return nil }
      state.told = wait
      return wait
    }
  }
}
