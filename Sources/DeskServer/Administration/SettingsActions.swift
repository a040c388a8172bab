import Desk
import DeskActions
import Plugboard

extension Action where Payload == Open<DispositionsFields>, Output == Void {
  static var saveDispositions: Self { Self("SaveDispositions") }
}

extension Action where Payload == Open<CannedResponsesFields>, Output == Void {
  static var saveCannedResponses: Self { Self("SaveCannedResponses") }
}

extension Action where Payload == Open<DefaultWorkflowFields>, Output == Void {
  static var setDefaultWorkflow: Self { Self("SetDefaultWorkflow") }
}

extension Action where Payload == Open<SwitchPluginFields>, Output == PluginHost.Status {
  static var switchPlugin: Self { Self("SwitchPlugin") }
}

extension Action where Payload == Open<KeyFields>, Output == String {
  static var createKey: Self { Self("CreateKey") }
}

extension Action where Payload == Open<KeyFields>, Output == Void {
  static var removeKey: Self { Self("RemoveKey") }
}

extension DeskSite {
  /// How many dispositions, canned responses and keys there may be of each.
  static let maximumSettings = 200

  func registerSettings() throws(RegistrationError) {
    try actions.register(
      .saveDispositions,
      DeskAction(
        summary: "Says what agents choose from when they have done a task.", output: .nothing,
        roles: [.admin, .plugin],
        body: { [unowned self] request in
          let all = try needed(request.dispositions, "dispositions")
          try Self.check(all.map { [$0] }, "dispositions")
          try Self.check(names: all) { "dispositions[\($0)]" }
          try office.changeSettings { $0.dispositions = all }
          try await tellSettings()
        }))
    try actions.register(
      .saveCannedResponses,
      DeskAction(
        summary: "Says what agents can send without typing it.", output: .nothing, roles: [.admin, .plugin],
        body: { [unowned self] request in
          let all = try needed(request.cannedResponses, "cannedResponses")
          try Self.check(all.map { [$0.title, $0.text] }, "cannedResponses")
          try Self.check(names: all.map(\.title)) { "cannedResponses[\($0)].title" }
          try office.changeSettings { $0.cannedResponses = all }
          try await tellSettings()
        }))
    try actions.register(
      .setDefaultWorkflow,
      DeskAction(
        summary: "Says where customers' conversations go, and tasks that name no workflow.", output: .nothing,
        roles: [.admin, .plugin],
        body: { [unowned self] request in
          let text = try needed(request.workflowSid, "workflowSid")
          try await centre.choosingWorkflow(for: "SetDefaultWorkflow") {
            guard let sid = Identifier<Workflow>(text), await centre.engine.read({ $0.workflows[sid] != nil }) else {
              throw PayloadProblem(field: "workflowSid", problem: "“\(text.prefix(64))” is no workflow's sid")
            }
            try office.changeSettings { $0.chosenWorkflowSid = text }
          }
        }))
    try actions.register(
      .switchPlugin,
      DeskAction(
        summary: "Switches a plugin of the desk on or off, now and after the next start.",
        output: PluginHost.Status.schema, roles: [.admin, .plugin],
        // What is done last has to be what is kept.
        options: [.oneAtATime { $0.name }],
        body: { [unowned self] request in
          let (name, isRunning) = (request.name ?? "", try needed(request.isRunning, "isRunning"))
          let status = isRunning ? try await plugins.start(name) : try await plugins.stop(name)
          try office.changeSettings { $0.plugins[name] = isRunning }
          try await tellSettings()
          return status
        }))
    try registerKeys()
  }

  private func registerKeys() throws(RegistrationError) {
    try actions.register(
      .createKey,
      DeskAction(
        summary: "Gives a program a key, which is shown only now.", output: .string, roles: [.admin, .plugin],
        body: { [unowned self] request in
          let name = try nameInSettings(request.name)
          let token = Token()
          switch try office.addKey(token, named: name, at: now, atMost: Self.maximumSettings) {
          case .added: return token.text
          case .isThere: throw PayloadProblem(field: "name", problem: "there is a key called “\(name)” already")
          case .isFull: throw PayloadProblem(field: "name", problem: "there are too many keys")
          }
        }))
    try actions.register(
      .removeKey,
      DeskAction(
        summary: "Takes a program its key; it is refused from now on.", output: .nothing, roles: [.admin, .plugin],
        body: { [unowned self] request in
          let name = request.name ?? ""
          if try !office.removeKey(name) {
            throw PayloadProblem(field: "name", problem: "there is no key called “\(name.prefix(64))”")
          }
        }))
  }

  /// What people at the desk see of what is set up here.
  func settings() async throws -> JSON { try office.settings().forPages(await plugins.all) }

  /// Tells everybody at the desk, and once more if that was overtaken: what is told last has to be what holds.
  private func tellSettings() async throws {
    var told: JSON
    repeat {
      told = try await settings()
      await feed.tellStaff(DeskMessage.settings(told))
    } while try await settings() != told
  }

  /// Texts of people are neither empty nor endless.
  private static func check(_ entries: [[String]], _ field: String) throws(PayloadProblem) {
    if entries.count > maximumSettings {
      throw PayloadProblem(field: field, problem: "there are \(entries.count); at most \(maximumSettings) are kept")
    }
    for (index, texts) in entries.enumerated() where texts.contains(where: { !(1...4096).contains($0.utf8.count) }) {
      throw PayloadProblem(field: "\(field)[\(index)]", problem: "a text must have 1 to 4096 bytes")
    }
  }

  private static func check(names: [String], _ field: (Int) -> String) throws(PayloadProblem) {
    for (index, name) in names.enumerated() {
      if let problem = NameRule.problem(with: name) { throw PayloadProblem(field: field(index), problem: problem) }
      if names[..<index].contains(where: { $0.lowercased() == name.lowercased() }) {
        throw PayloadProblem(field: field(index), problem: "“\(name.prefix(64))” is there twice")
      }
    }
  }
}

/// What an administrator calls a key, a webhook or somebody with an account.
func nameInSettings(_ text: String?) throws(PayloadProblem) -> String {
  guard let text, !text.isEmpty else { throw PayloadProblem(field: "name", problem: "it must not be empty") }
  if text.utf8.count > 64 { throw PayloadProblem(field: "name", problem: "it must have at most 64 bytes") }
  if let problem = NameRule.problem(with: text) { throw PayloadProblem(field: "name", problem: problem) }
  return text
}
