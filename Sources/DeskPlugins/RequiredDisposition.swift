import Desk
public import DeskActions
public import Plugboard

/// Nobody completes a task before it says how it went: its attribute `disposition` has to be one of those that there are. It
/// holds against the wrap-up timer, too, which tries again until the agent has chosen.
public struct RequiredDisposition: DeskPlugin {
  public let name = "required-disposition"
  public let version = "1.0.0"

  public init() {}

  public func start(_ owner: Owner, _ centre: ContactCentre) throws {
    try owner.addListener(before: .completeTask) { payload, abort in
      // What can't be looked up is no permission.
      guard let known = try? await centre.dispositions() else {
        return abort("Which dispositions there are can't be read just now; try again in a moment.")
      }
      let chosen = payload.task?.attributes["disposition"]?.stringValue ?? ""
      if chosen.isEmpty {
        abort(known.isEmpty ? "An administrator has to add dispositions first." : "Choose a disposition first.")
      } else if !known.isEmpty && !known.contains(chosen) {
        abort("There is no disposition “\(chosen.prefix(64))”; there are \(known.joined(separator: ", ")).")
      }
    }
  }
}
