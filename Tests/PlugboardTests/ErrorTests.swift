import Testing

@testable import Plugboard

/// What errors say is part of the product: who did what to which action, and what to do about it.
@Suite struct ErrorTests {
  static let id = InvocationID(action: 3, sequence: 17)
  static let crash = Crash("the line is dead")

  static func aborted(_ reason: String?, _ cause: (any Error)? = nil) -> ActionAborted {
    ActionAborted(action: "AcceptTask", owner: "CRM", reason: reason, invocation: id, cause: cause)
  }

  static func refused(_ reason: String?, _ cause: (any Error)? = nil) -> ActionRefused {
    ActionRefused(action: "AcceptTask", owner: "CRM", reason: reason, invocation: id, cause: cause)
  }

  static func failed(_ cause: any Error, _ action: String = "AcceptTask") -> ActionFailed {
    ActionFailed(action: action, owner: "CRM", invocation: id, cause: cause)
  }

  static let missed = DeadlineMissed(action: "AcceptTask", owner: "CRM", hook: .guard, limit: .seconds(5))
  static let mismatch = ActionTypeMismatch(
    action: "AcceptTask", declaredBy: "Core", declared: "(String) -> String", usedBy: "CRM", used: "(Int) -> String")

  static let sentences: [(error: any Error, sentence: String)] = [
    (aborted("The agent declined."), "CRM aborted AcceptTask: The agent declined."),
    (aborted(nil), "CRM aborted AcceptTask, without giving a reason."),
    (aborted(nil, crash), "CRM aborted AcceptTask, because its before-listener failed: the line is dead"),
    (refused("Not today."), "CRM refused AcceptTask: Not today."),
    (refused(nil), "CRM refused AcceptTask, without giving a reason."),
    (refused(nil, crash), "CRM refused AcceptTask, because its guard failed: the line is dead"),
    (
      refused(nil, missed),
      "CRM refused AcceptTask, because its guard failed: the guard of CRM on AcceptTask did not finish within 5.0 seconds"
    ),
    (
      ActionBlocked(action: "AcceptTask", owner: "CRM", reason: "Maintenance.", invocation: id),
      "AcceptTask is blocked by CRM: Maintenance."
    ),
    (
      ActionBlocked(action: "AcceptTask", owner: "CRM", reason: nil, invocation: id),
      "AcceptTask is blocked by CRM, without giving a reason."
    ),
    (
      AlreadyUnderWay(action: "AcceptTask", key: "WR1"),
      "AcceptTask is already under way for “WR1”; wait until it has finished."
    ),
    (failed(crash), "AcceptTask of CRM failed (invocation 3-17): the line is dead"),
    (failed(failed(crash, "Inner"), "Outer"), "Outer of CRM failed (invocation 3-17): the line is dead"),
    (
      UnknownAction(action: "AceptTask", nearest: ["AcceptTask", "AcceptCall"]),
      "There is no action “AceptTask”. Did you mean AcceptTask or AcceptCall?"
    ),
    (UnknownAction(action: "Nope", nearest: []), "There is no action “Nope”. Register it before invoking it."),
    (UnknownAction(action: "a\nb", nearest: []), "There is no action “a\\nb”. Register it before invoking it."),
    (
      PayloadMismatch(action: "AcceptTask", owner: nil, detail: "`sid` is missing", cause: nil),
      "The payload of AcceptTask, as given, does not fit its type: `sid` is missing"
    ),
    (
      PayloadMismatch(action: "AcceptTask", owner: "CRM", detail: "`sid` is missing", cause: nil),
      "The payload of AcceptTask, after CRM changed it, does not fit its type: `sid` is missing"
    ),
    (missed, "the guard of CRM on AcceptTask did not finish within 5.0 seconds"),
    (
      ChainTooDeep(chain: ["A", "B", "A"], limit: 1),
      "Actions are nested more than 1 deep, probably for ever. Break the circle or raise the chain limit: A → B → A"
    ),
    (mismatch, "CRM uses AcceptTask as (Int) -> String, but Core registered it as (String) -> String."),
    (RegistrationError.invalidName(""), "An action needs a name that is not empty."),
    (RegistrationError.invalidName("a\u{0}"), "“a\\0” can't name an action: it contains a control character."),
    (
      RegistrationError.typeMismatch(mismatch),
      "CRM uses AcceptTask as (Int) -> String, but Core registered it as (String) -> String."
    ),
    (
      RegistrationError.noAfterPhase(action: "Logout", owner: "CRM", reason: "Nobody is logged in any more."),
      "CRM can't listen after Logout, which has no after phase: Nobody is logged in any more."
    ),
    (
      RegistrationError.orderingCycle(action: "AcceptTask", owner: "CRM", among: ["Audit", "CRM"]),
      "CRM can't take that place on AcceptTask: the hooks of Audit, CRM would each have to run before the other."
    ),
    (
      RegistrationError.orderingContradiction(
        action: "AcceptTask", owner: "CRM", place: .before("Audit"), priority: 1, otherPriority: 5),
      "On AcceptTask, a hook of CRM with priority 1 can't run before Audit, whose hook has priority 5. "
        + "Change one of the priorities or drop the place."
    ),
    (
      RegistrationError.deadlineOnSynchronousHook(action: "AcceptTask", owner: "CRM", hook: .before),
      "The before-listener of CRM on AcceptTask has a deadline but cannot suspend, so it could not be interrupted. "
        + "Make it async or drop the deadline."
    ),
    (
      RegistrationError.optionDoesNotApply(action: "AcceptTask", owner: "CRM", option: "onFailure", hook: .after),
      "The option onFailure means nothing on the after-listener of CRM on AcceptTask. Leave it out."
    ),
    (
      RegistrationError.notCodable(action: "AcceptTask", owner: "CRM", types: "(Opaque) -> ()"),
      "CRM can't use AcceptTask by name: its types (Opaque) -> () have no JSON form. Make them Codable or use the typed call."
    ),
    (
      RegistrationError.ownerUnloaded(owner: "CRM"),
      "CRM has been unloaded and can't attach anything. Ask for a new owner of that name."
    ),
    (RegistrationError.invalidOwner(""), "An owner needs a name that is not empty."),
    (RegistrationError.invalidOwner("application"), "“application” can't name an owner."),
    (
      RegistrationError.descriptionMismatch(action: "AcceptTask", owner: "CRM", detail: "it has no field sid."),
      "What CRM declared about AcceptTask does not agree with its types: it has no field sid."
    ),
  ]

  @Test(arguments: sentences.indices) func `every error is a sentence`(_ index: Int) {
    #expect("\(Self.sentences[index].error)" == Self.sentences[index].sentence)
  }

  @Test func `a fault is a sentence`() {
    let fault = Fault(action: "AcceptTask", owner: "CRM", hook: .before, invocation: Self.id, cause: Self.crash)
    #expect(fault.description == "The before-listener of CRM on AcceptTask failed: the line is dead")
    let block = Fault(action: "AcceptTask", owner: "CRM", hook: nil, invocation: nil, cause: Self.crash)
    #expect(block.description == "The condition of CRM on AcceptTask failed: the line is dead")
  }

  @Test func `a very long name is cut in a message`() {
    let error = UnknownAction(action: String(repeating: "x", count: 10_000), nearest: [])
    #expect(
      error.description
        == "There is no action “\(String(repeating: "x", count: 100))…”. Register it before invoking it.")
  }

  @Test func `the first cause is found below every wrapping`() {
    let nested = Self.failed(Self.failed(Self.failed(Self.crash)))
    #expect(nested.rootCause as? Crash === Self.crash)
    #expect(nested.cause is ActionFailed)
  }

  @Test(arguments: [
    (HookKind.before, "before-listener"), (.guard, "guard"), (.replacement, "replacement"), (.body, "body"),
    (.after, "after-listener"),
  ])
  func `kinds of hooks have the field's names`(_ kind: HookKind, _ name: String) {
    #expect(kind.description == name)
  }
}
