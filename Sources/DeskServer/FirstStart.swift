import Desk
import DeskActions
import Plugboard

/// A new desk is made ready to be tried: with activities, one queue for everybody, a workflow that leads to it, and one
/// administrator who can answer customers, too.
package struct FirstStart: Sendable {
  /// Who can sign in, and with what. Each password is good for one sign-in: then another one has to be chosen.
  package let accounts: [(name: String, role: String, password: String)]
}

extension DeskSite {
  /// Makes a new desk ready; one that has people is left as it is.
  /// - Parameter agents: Who else is to have an account.
  /// - Returns: What has to be shown to whoever has started the desk; `nil` if it was no new one.
  package func makeReady(agents: [String] = []) async throws -> FirstStart? {
    if try office.hasPeople { return nil }
    let actor = "\(DeskActor(.plugin, "first-start"))"
    for (name, available) in [("Available", true), ("Unavailable", false), ("Break", false), (Activity.offline, false)]
    {
      if await centre.engine.read({ $0.activities.values.contains { $0.name == name } }) { continue }
      try await actions.invoke(.saveActivity, Open(SaveActivityFields(name: name, available: available)), by: actor)
    }
    if await centre.engine.read({ $0.workflows.isEmpty }) {
      let queue = try await actions.invoke(.saveQueue, Open(SaveQueueFields(friendlyName: "Everybody")), by: actor)
      let target = SaveWorkflowFields.Target(queueSid: queue)
      let workflow = try await actions.invoke(
        .saveWorkflow, Open(SaveWorkflowFields(friendlyName: "Chat", filters: [], defaultTargets: [target])), by: actor)
      // Or else another workflow, once there is one, might be the one where customers' conversations go.
      try office.changeSettings { $0.chosenWorkflowSid = workflow }
    }
    var accounts: [(name: String, role: String, password: String)] = []
    for (name, role) in [("admin", DeskActor.Role.admin)] + agents.map({ ($0, .agent) }) {
      let password = try await actions.invoke(
        .addPerson, Open(PersonFields(name: name, role: role.rawValue)), by: actor
      ).password
      accounts.append((name, role.rawValue, password))
    }
    return FirstStart(accounts: accounts)
  }
}
