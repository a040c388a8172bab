import Foundation
package import Plugboard

/// What plugins and programs can ask a desk of this program for.
package struct DeskCatalogue: Sendable {
  /// Every action: those of the desk, each with a word on where it can be hooked, and those that only the page knows.
  package let actions: ActionsDescription
  /// What programs can ask for, as an OpenAPI document.
  package let openAPI: String

  init(ofTheDesk desk: ActionsDescription, openAPI: String) {
    let actions = desk.actions.map { action in
      var action = action
      action.description?.details =
        PageActions.askedOfTheDesk.contains(action.name)
        ? "Hooked by plugins of the agent's page, before the desk is asked, and by those of the desk."
        : "Hooked by plugins of the desk."
      return action
    }
    self.actions = ActionsDescription(actions: (actions + PageActions.ofTheView).sorted { $0.name < $1.name })
    self.openAPI = openAPI
  }

  /// A line for each action, by where it can be hooked.
  package var text: String {
    let width = actions.actions.map(\.name.count).max() ?? 0
    func lines(_ title: String, _ actions: [DescribedAction]) -> String {
      let lines = actions.map { action in
        "  \(action.name)\(String(repeating: " ", count: width - action.name.count))  \(action.description?.summary ?? "")"
      }
      return ([title] + lines).joined(separator: "\n")
    }
    let ofTheView = Set(PageActions.ofTheView.map(\.name))
    let ofTheDesk = actions.actions.filter { !ofTheView.contains($0.name) }
    return [
      lines(
        "Hooked by plugins of the agent's page and of the desk:",
        ofTheDesk.filter { PageActions.askedOfTheDesk.contains($0.name) }),
      lines("Hooked by plugins of the desk:", ofTheDesk.filter { !PageActions.askedOfTheDesk.contains($0.name) }),
      lines(
        "Hooked by plugins of the agent's page; the desk never hears of them:",
        actions.actions.filter { ofTheView.contains($0.name) }),
    ].joined(separator: "\n\n")
  }

  /// A declaration file for page plugins: the payloads of all actions, and everything that a plugin is given.
  /// - Throws: What the file system says, when a part of the program is missing.
  package func typeScript() throws -> String {
    var actions = actions
    actions.actions = actions.actions.map(PageActions.inThePage)
    return try actions.typeScriptOfPayloads
      + String(contentsOfFile: "\(DeskSite.web)/flex/plugins.d.ts", encoding: .utf8)
  }
}
