import Desk
public import DeskActions
public import Plugboard

/// Refuses to let anybody accept a task who lacks a skill that it asks for: each of the task's attribute `required_skills` has to
/// be among the worker's `skills`, whatever routing has decided when the skills were others. A guard, so that nothing
/// that runs before the action can change what it has seen; if it breaks, it refuses.
public struct SkillGuard: DeskPlugin {
  public let name = "skill-guard"
  public let version = "1.0.0"

  public init() {}

  public func start(_ owner: Owner, _ centre: ContactCentre) throws {
    try owner.addGuard(to: .acceptTask) { payload, refuse in
      guard let task = payload.task, let worker = Identifier<Worker>(task.workerSid) else { return }
      let required = (task.attributes["required_skills"]?.arrayValue ?? []).compactMap(\.stringValue)
      let attributes = await centre.engine.read { $0.workers[worker]?.attributes }
      let skills = Set((attributes?["skills"]?.arrayValue ?? []).compactMap(\.stringValue))
      let missing = required.filter { !skills.contains($0) }
      if !missing.isEmpty { refuse("This task needs \(missing.joined(separator: " and ")).") }
    }
  }
}
