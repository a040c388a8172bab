import Desk
import DeskActions
import Plugboard
import Synchronization

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
          if "\(request.actor)" == "\(person.actor)" {
            // The sign-in by which the new one would be shown ends with the old one.
            throw PayloadProblem(
              field: "name", problem: "that is you; change your password in the menu below your name")
          }
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

  /// - Returns: The password for the first sign-in.
  /// - Throws: If there is somebody of this name already, among others.
  private func addPerson(
    _ name: String, _ role: DeskActor.Role, friendlyName: String?, through context: InvocationContext
  ) async throws -> String {
    if try office.people().contains(where: { $0.person.name.lowercased() == name.lowercased() }) {
      throw PayloadProblem(field: "name", problem: "there is somebody called “\(name.prefix(64))” already")
    }
    let password = PasswordRule.oneTime()
    // First, because there may be no time for it: nothing else has been done then.
    let hash = try await passwords.hash(password)
    let worker = try await worker(called: friendlyName ?? name, context)
    do {
      try office.add(Person(name: name, role: role, worker: worker, mustChangePassword: true), hash)
    } catch {
      leftWorkers.withLock { _ = $0.insert(worker) }
      throw error
    }
    return password
  }

  /// A worker for somebody new: one that is left of an account that was not made in the end, or else another one.
  private func worker(called name: String, _ context: InvocationContext) async throws -> String {
    let fields = AddWorkerFields(friendlyName: name, attributes: ["skills": []], capacity: ["chat": 3])
    let left = leftWorkers.withLock { $0 }
    let found = await centre.engine.read { state in
      left.first { sid in
        guard let worker = Identifier<Worker>(sid).flatMap({ state.workers[$0] }) else { return false }
        // Nobody has done anything with it.
        return worker.version == 1 && worker.friendlyName == fields.friendlyName
          && worker.attributes == fields.attributes && worker.capacity == fields.capacity
      }
    }
    if let found, leftWorkers.withLock({ $0.remove(found) }) != nil { return found }
    return try await context.invoke(.addWorker, Open(fields))
  }

  /// Workers that nobody is. A desk that is killed while somebody is given an account may leave one.
  func findLeftWorkers() async throws {
    let people = Set(try office.people().map(\.person.worker))
    let all = await centre.engine.read { state in Set(state.workers.keys.map { "\($0)" }) }
    leftWorkers.withLock { $0 = all.subtracting(people) }
  }

  /// Takes the customers of whoever can't sign in from them. A desk that is killed while somebody is disabled may have left some.
  func dismissDisabled() async throws {
    let disabled = Set(try office.people().filter(\.isDisabled).map(\.person.worker))
    let holders = await centre.engine.read { state in
      Set(state.reservations.values.filter { $0.status == .accepted }.map(\.worker)).filter {
        disabled.contains("\($0)")
      }
    }
    for worker in holders.sorted() {
      _ = try await centre.engine.perform(.dismiss(worker), by: Actions.applicationName)
    }
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
    // Nobody else would get to the customers of somebody who can't sign in any more.
    let person = try office.people().first { $0.person.name == name }?.person
    if request.isDisabled == true, let worker = person.flatMap({ Identifier<Worker>($0.worker) }) {
      _ = try await centre.engine.perform(
        .dismiss(worker), by: "\(request.actor)", invocation: "\(request.context.id)")
    }
  }

  private static func name(_ text: String?) throws(PayloadProblem) -> String {
    let text = try nameInSettings(text)
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
