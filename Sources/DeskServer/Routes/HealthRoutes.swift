import Desk
import DeskActions
import Hummingbird
import Logging
import NIOCore
import Plugboard
import Synchronization

extension DeskSite {
  /// How the desk does: for whoever watches over it.
  func addHealthRoutes(to router: Router<SiteContext>) {
    router.get("health") { _, _ in Response(["status": "alive"]) }
    router.get("ready") { _, _ in
      if let problem = self.folderWatch.problem { return Response(.serviceUnavailable, problem) }
      do {
        // Asks the desk itself, which answers only when it rests on nothing that could not be kept.
        _ = try await self.centre.engine.nextTimer()
        return Response(["status": "ready"])
      } catch {
        self.logger.error("The desk is not ready: \(Failure.forOperators(error))")
        return Response(.serviceUnavailable, Failure(error).message)
      }
    }
    router.get("metrics") { request, _ in
      guard try self.program(request.headers) != nil else {
        return Response(.unauthorized, "A key is needed: Authorization: Bearer …")
      }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: await self.metrics())))
    }
  }

  /// https://prometheus.io/docs/instrumenting/exposition_formats/
  private func metrics() async -> String {
    let (waiting, working, available) = await centre.engine.read { state in
      (
        state.tasks.values.count { $0.status == .pending || $0.status == .reserved },
        state.tasks.values.count { $0.status == .assigned || $0.status == .wrapping },
        state.workers.values.count { state.activities[$0.activity]?.available == true }
      )
    }
    let gauges = [
      ("plugboard_pages", "Pages that are connected.", await feed.pages),
      ("plugboard_tasks_waiting", "Tasks that nobody has accepted.", waiting),
      ("plugboard_tasks_assigned", "Tasks that are worked on.", working),
      ("plugboard_workers_available", "Workers whom tasks are offered to.", available),
      ("plugboard_commands_waiting", "Commands that wait for the store.", await centre.engine.waiting),
    ]
    let lines = gauges.map { "# HELP \($0.0) \($0.1)\n# TYPE \($0.0) gauge\n\($0.0) \($0.2)" }
    return (lines + [outcomes.text]).joined(separator: "\n") + "\n"
  }
}

/// How often each action has ended in which way.
final class OutcomeCounts: Sendable {
  private struct Key: Hashable {
    let action: String
    let outcome: String
  }

  private let counts = Mutex<[Key: Int]>([:])

  init(_ inspector: Inspector) {
    _ = inspector.watch { [weak self] trace in
      self?.counts.withLock { counts in
        // Plugins name actions as they like.
        let name = trace.action.prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        counts[Key(action: trace.isUnknown ? "unknown" : name, outcome: trace.outcome), default: 0] += 1
      }
    }
  }

  var text: String {
    let name = "plugboard_invocations_total"
    let lines = counts.withLock { $0 }.map { "\(name){action=\"\($0.action)\",outcome=\"\($0.outcome)\"} \($1)" }
    return (["# HELP \(name) Invocations that have ended.", "# TYPE \(name) counter"] + lines.sorted())
      .joined(separator: "\n")
  }
}
