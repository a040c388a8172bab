import Desk
import DeskActions
import Plugboard

extension Action where Payload == Open<PersonFields>, Output == OneTimePassword {
  static var addPerson: Self { Self("AddPerson") }
  static var resetPassword: Self { Self("ResetPassword") }
}

extension Action where Payload == Open<PersonFields>, Output == Void {
  static var changePerson: Self { Self("ChangePerson") }
}

extension DeskSite {
  func registerPeople() throws(RegistrationError) {
    try actions.register(
      .addPerson,
      DeskAction(
        summary: "Gives somebody an account, and a worker to be at the desk.", output: OneTimePassword.schema,
        roles: [.admin, .plugin], options: [.oneAtATime { $0.name }],
        body: { [unowned self] request in
          let name = try Self.name(request.name)
          let role = try Self.role(request.role) ?? .agent
          let password = try await addPerson(
            name, role, friendlyName: request.friendlyName, through: request.context)
          return OneTimePassword(password: password, workerSid: try office.person(name)?.person.worker)
        }))
    try actions.register(
      .resetPassword,
      DeskAction(
        summary: "Gives somebody a new password, which is good for one sign-in.", output: OneTimePassword.schema,
        roles: [.admin, .plugin],
        body: { [unowned self] request in
          let name = try Self.name(request.name)
          guard let person = try office.person(name)?.person else { throw try absent(name) }
          let password = PasswordRule.oneTime()
          try office.setPassword(of: name, await passwords.hash(password), mustChange: true)
          await feed.end(person: person.name)
          return OneTimePassword(password: password)
        }))
    try actions.register(
      .changePerson,
      DeskAction(
        summary: "Changes what somebody may do; whoever is signed in has to do so again.", output: .nothing,
        roles: [.admin, .plugin], body: { [unowned self] in try await change($0) }))
  }

  private func change(_ request: Request<PersonFields>) async throws {
    let name = try Self.name(request.name)
    let role = try Self.role(request.role)
    do {
      guard try office.change(name, role: role, isDisabled: request.isDisabled) else { throw Self.nobody(name) }
    } catch is OnlyAdministrator {
      throw PayloadProblem(field: "name", problem: "“\(name)” is the only administrator")
    }
    await feed.end(person: name)
  }

  private static func name(_ text: String?) throws(PayloadProblem) -> String {
    guard let text, (1...64).contains(text.utf8.count) else {
      throw PayloadProblem(field: "name", problem: "it must have 1 to 64 bytes")
    }
    if !NameRule.admits(text) { throw PayloadProblem(field: "name", problem: NameRule.problem) }
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
    if !isPlain || text.first == " " || text.last == " " {
      throw PayloadProblem(
        field: "name", problem: "it must neither have characters that can't be seen nor begin or end with a space")
    }
    return text
  }

  private static func role(_ text: String?) throws(PayloadProblem) -> DeskActor.Role? {
    guard let text else { return nil }
    guard let role = DeskActor.Role(rawValue: text), DeskActor(role, "").isStaff else {
      throw PayloadProblem(field: "role", problem: "it must be agent, supervisor or admin")
    }
    return role
  }

  /// Why somebody can't be given a password.
  private func absent(_ name: String) throws -> PayloadProblem {
    let isThere = try office.people().contains { $0.person.name == name }
    if !isThere { return Self.nobody(name) }
    return PayloadProblem(field: "name", problem: "“\(name)” is disabled; enable them first (ChangePerson)")
  }

  private static func nobody(_ name: String) -> PayloadProblem {
    PayloadProblem(field: "name", problem: "there is nobody called “\(name)”")
  }
}
