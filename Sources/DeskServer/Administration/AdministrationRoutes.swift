import Desk
import DeskActions
import Hummingbird
import Plugboard

extension DeskSite {
  /// What the administrator's page shows; see `Documentation/Administration.md`.
  func addAdministrationRoutes(to router: Router<SiteContext>) {
    router.get("administration") { request, _ in
      try self.checkAdministrator(request)
      return Response(try await self.administration())
    }
    router.get("audit") { request, _ in
      try self.checkAdministrator(request)
      let asked = request.uri.queryParameters
      var before = Int64.max
      if let text = asked["before"] {
        guard let number = Int64(text) else { return Response(.badRequest, "before has to be the number of an entry.") }
        before = number
      }
      let entries = try await self.office.audit(
        before: before, matching: asked["query"].map(String.init) ?? "", stoppedOnly: asked["stopped"] == "true")
      return Response(["entries": try JSON(encoding: entries)])
    }
  }

  /// - Throws: ``BadRequest`` for whoever is no administrator.
  private func checkAdministrator(_ request: Request) throws {
    guard let (person, _) = try person(request.headers) else {
      throw BadRequest(status: .unauthorized, message: "Sign in first.")
    }
    guard person.role == .admin, !person.mustChangePassword else {
      throw BadRequest(status: .forbidden, message: "This is for administrators.")
    }
  }

  private func administration() async throws -> JSON {
    let (people, settings, keys) = (try office.people(), try office.settings(), try office.keys())
    var json = try await centre.engine.read { state -> JSON in
      [
        "people": .array(people.map { $0.person.json(isDisabled: $0.isDisabled, state) }),
        "activities": try JSON(encoding: state.activities.values.sorted { $0.name < $1.name }.map(ActivityView.init)),
        "queues": .array(state.queues.values.sorted { $0.friendlyName < $1.friendlyName }.map(\.json)),
        "workflows": .array(state.workflows.values.sorted { $0.friendlyName < $1.friendlyName }.map(\.json)),
      ]
    }
    json["dispositions"] = try JSON(encoding: settings.dispositions)
    json["cannedResponses"] = try JSON(encoding: settings.cannedResponses)
    json["defaultWorkflowSid"] = try await centre.defaultWorkflow().map { .string("\($0)") } ?? .null
    json["plugins"] = try JSON(encoding: await plugins.all)
    json["isSafeMode"] = .bool(configuration.isSafeMode)
    json["keys"] = .array(keys.map { ["name": .string($0.name), "createdAt": .integer($0.createdAt)] })
    json["webhooks"] = .array(try office.webhooks().map(\.json))
    json["events"] = .array(Event.Name.allCases.map { .string($0.rawValue) })
    return json
  }
}

extension Person {
  fileprivate func json(isDisabled: Bool, _ state: DeskState) -> JSON {
    let worker = Identifier<Worker>(self.worker).flatMap { state.workers[$0] }
    var json = json
    json["isDisabled"] = .bool(isDisabled)
    json["worker"] = worker.map { worker in
      [
        "attributes": worker.attributes, "friendlyName": .string(worker.friendlyName),
        "capacity": .object(JSON.Object(worker.capacity.mapValues { .integer(Int64($0)) })),
        "activityName": .string(state.activities[worker.activity]?.name ?? ""),
        "presence": .string(worker.presence.rawValue),
      ]
    }
    return json
  }
}

extension TaskQueue {
  fileprivate var json: JSON {
    [
      "sid": .string("\(sid)"), "friendlyName": .string(friendlyName),
      "expression": expression.map { .string($0.description) } ?? .null,
      "maxReservedWorkers": .integer(Int64(maxReservedWorkers)), "order": .string(order.rawValue),
    ]
  }
}

extension Workflow {
  fileprivate var json: JSON {
    [
      "sid": .string("\(sid)"), "friendlyName": .string(friendlyName),
      "filters": .array(
        filters.map { filter in
          [
            "friendlyName": .string(filter.friendlyName), "expression": .string(filter.expression.description),
            "targets": .array(filter.targets.map(\.json)),
          ]
        }), "defaultTargets": .array(defaultTargets.map(\.json)),
      "reservationTimeout": .integer(reservationTimeout.milliseconds / 1000),
      "maximumAttempts": .integer(Int64(maximumAttempts)), "lostAgentPolicy": .string(lostAgentPolicy.rawValue),
    ]
  }
}

extension Workflow.Target {
  fileprivate var json: JSON {
    var json: JSON = ["queueSid": .string("\(queue)")]
    json["priority"] = priority.map { .integer(Int64($0)) }
    json["timeout"] = timeout.map { .integer($0.milliseconds / 1000) }
    json["expression"] = expression.map { .string($0.description) }
    json["skipIf"] = skipIf.map { .string($0.description) }
    json["knownWorker"] = knownWorker.map { .string($0.description) }
    if !orderBy.isEmpty {
      json["orderBy"] = .array(orderBy.map { .string($0.key.description + ($0.isDescending ? " DESC" : "")) })
    }
    return json
  }
}
