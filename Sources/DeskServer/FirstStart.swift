import Desk
import DeskActions
import Plugboard

/// Somebody who can sign in at a new desk. The password is good for one sign-in: then another one has to be chosen.
package struct FirstAccount: Sendable {
  package let name: String
  package let role: String
  package let password: String
}

extension DeskSite {
  /// Makes a new desk ready to be tried: with activities, one queue for everybody, a workflow that leads to it, and one administrator
  /// who can answer customers, too. One that has people is left as it is.
  /// - Parameters:
  ///   - agents: Who else is to have an account.
  ///   - tell: Shows an account to whoever has started the desk, as soon as there is one: nobody is shown it again, whatever goes
  ///     wrong later.
  package func makeReady(agents: [String] = [], _ tell: (FirstAccount) -> Void = { _ in }) async throws {
    if try office.hasPeople { return }
    let (actor, time) = ("\(DeskActor(.plugin, "first-start"))", configuration.hookTime)
    for (name, available) in [("Available", true), ("Unavailable", false), ("Break", false), (Activity.offline, false)]
    {
      if await centre.engine.read({ $0.activities.values.contains { $0.name == name } }) { continue }
      try await actions.invoke(
        .saveActivity, Open(SaveActivityFields(name: name, available: available)), by: actor, hooksWithin: time)
    }
    if await centre.engine.read({ $0.workflows.isEmpty }) {
      let queue = try await actions.invoke(
        .saveQueue, Open(SaveQueueFields(friendlyName: "Everybody")), by: actor, hooksWithin: time)
      let target = SaveWorkflowFields.Target(queueSid: queue)
      let workflow = try await actions.invoke(
        .saveWorkflow, Open(SaveWorkflowFields(friendlyName: "Chat", filters: [], defaultTargets: [target])), by: actor,
        hooksWithin: time)
      // Or else another workflow, once there is one, might be the one where customers' conversations go.
      try office.changeSettings { $0.chosenWorkflowSid = workflow }
    }
    let people = [("admin", DeskActor.Role.admin)] + agents.map { ($0, .agent) }
    for (name, role) in people {
      let password = try await actions.invoke(
        .addPerson, Open(PersonFields(name: name, role: role.rawValue)), by: actor, hooksWithin: time
      ).password
      tell(FirstAccount(name: name, role: role.rawValue, password: password))
    }
  }
}
