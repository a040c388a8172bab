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

  static func mismatch(
    _ owner: String?, _ value: ActionValue, _ conversion: PayloadMismatch.Conversion, _ detail: String
  ) -> PayloadMismatch {
    PayloadMismatch(
      action: "AcceptTask", owner: owner, value: value, conversion: conversion, detail: detail, cause: nil)
  }

  static let missed = DeadlineMissed(action: "AcceptTask", owner: "CRM", hook: .guard, limit: .seconds(5))
  static let mismatch = ActionTypeMismatch(
    action: "AcceptTask", declaredBy: "Core", declared: "(String) -> String", usedBy: "CRM", used: "(Int) -> String")

  static let unseen =
    "it contains a character that can't be seen, such as a control character or a line break. Leave that out."

  static let sentences: [(error: any Error, sentence: String)] = [
    (aborted("The agent declined."), "CRM aborted AcceptTask: The agent declined."),
    (aborted(nil), "CRM aborted AcceptTask, without giving a reason."),
    (aborted(nil, crash), "CRM aborted AcceptTask, because its before-listener failed: the line is dead"),
    (refused("Not today."), "CRM refused AcceptTask: Not today."),
    (refused(nil), "CRM refused AcceptTask, without giving a reason."),
    (refused(""), "CRM refused AcceptTask, without giving a reason."),
    (refused(" \n", crash), "CRM refused AcceptTask, because its guard failed: the line is dead"),
    (aborted(""), "CRM aborted AcceptTask, without giving a reason."),
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
      ActionBlocked(action: "AcceptTask", owner: "CRM", reason: "", invocation: id),
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
      mismatch(nil, .payload, .decoding, "`sid` is missing"),
      "The payload of AcceptTask, as given, does not fit its type: `sid` is missing"
    ),
    (
      mismatch("CRM", .payload, .decoding, "`a\u{202E}b` is missing"),
      "The payload of AcceptTask, after CRM changed it, does not fit its type: `a\\u{202E}b` is missing"
    ),
    (
      mismatch("CRM", .output, .decoding, "the value should be a string but is a number"),
      "The output of AcceptTask, as CRM returned it, does not fit its type: the value should be a string but is a number"
    ),
    (
      mismatch("CRM", .payload, .encoding, "the value cannot be encoded"),
      "The payload of AcceptTask has no JSON form, but CRM uses AcceptTask by name: the value cannot be encoded"
    ),
    (
      mismatch(nil, .output, .encoding, "the value cannot be encoded"),
      "The output of AcceptTask has no JSON form, but the caller uses AcceptTask by name: the value cannot be encoded"
    ),
    (missed, "the guard of CRM on AcceptTask did not finish within 5.0 seconds"),
    (
      ChainTooDeep(chain: ["A", "B", "A"], limit: 1),
      "Actions are nested more than 1 deep, probably for ever. Break the circle or raise the chain limit: A → B → A"
    ),
    (mismatch, "CRM uses AcceptTask as (Int) -> String, but Core registered it as (String) -> String."),
    (RegistrationError.invalidName(""), "An action needs a name that is not empty."),
    (RegistrationError.invalidName("a\u{0}"), "“a\\0” can't name an action: \(unseen)"),
    (RegistrationError.invalidName("a\u{2028}b"), "“a\\u{2028}b” can't name an action: \(unseen)"),
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
      RegistrationError.notCodable(
        action: "AcceptTask", owner: "CRM", types: "(N) -> O", lacking: [.payload, .output]),
      "CRM can't use AcceptTask by name: its types (N) -> O have no JSON form. Make them Codable or use the typed call."
    ),
    (
      RegistrationError.notCodable(action: "AcceptTask", owner: "CRM", types: "(N) -> Int", lacking: [.payload]),
      "CRM can't use AcceptTask by name: the payload of its type (N) -> Int has no JSON form. "
        + "Make it Codable or use the typed call."
    ),
    (
      RegistrationError.notCodable(action: "AcceptTask", owner: "CRM", types: "(Int) -> O", lacking: [.output]),
      "CRM can't use AcceptTask by name: the output of its type (Int) -> O has no JSON form. "
        + "Make it Codable or use the typed call."
    ),
    (
      RegistrationError.ownerUnloaded(owner: "CRM"),
      "CRM has been unloaded and can't attach anything. Ask for a new owner of that name."
    ),
    (RegistrationError.invalidOwner(""), "An owner needs a name that is not empty."),
    (
      RegistrationError.invalidOwner("application"),
      "“application” can't name an owner: what is attached through Actions itself goes by that name. "
        + "Choose another one."
    ),
    (RegistrationError.invalidOwner("a\nb"), "“a\\nb” can't name an owner: \(unseen)"),
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

  @Test func `the first cause is found below refusals and aborts`() throws {
    let nested = Self.refused(nil, Self.aborted(nil, Self.failed(Self.refused(nil, Self.crash))))
    #expect(nested.rootCause as? Crash === Self.crash)
    #expect(nested.cause is ActionAborted)
    #expect("\(nested)" == "CRM refused AcceptTask, because its guard failed: the line is dead")
    #expect(Self.aborted(nil, nested).rootCause as? Crash === Self.crash)
    #expect(Self.failed(nested).rootCause as? Crash === Self.crash)
    #expect(Self.refused("no").rootCause == nil)
    let decision = try #require(Self.refused(nil, Self.refused("Not today.")).rootCause as? ActionRefused)
    #expect(decision.reason == "Not today.")
  }

  @Test func `a guard that goes round for ever is told in one line`() async throws {
    let actions = Actions(chainLimit: 3)
    let count = Action<Int, Int>("Count")
    try actions.register(count) { $0 }
    try actions.addGuard(to: count) { payload, refuse in _ = try await refuse.context.invoke(count, payload) }
    let error = await #expect(throws: ActionRefused.self) { try await actions.invoke(count, 1) }
    let cause = try #require(error?.rootCause as? ChainTooDeep)
    #expect(error?.description == "application refused Count, because its guard failed: \(cause)")
  }

  @Test func `what can't be seen is escaped in a name`() {
    let unseen = [
      "\n", "\u{7F}", "\u{80}", "\u{85}", "\u{9F}", "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{2066}",
      "\u{2069}",
    ]
    for character in unseen {
      let escaped = character.unicodeScalars.first!.escaped(asASCII: true)
      #expect(printable("a\(character)b") == "a\(escaped)b")
      #expect(isUnprintable(character.unicodeScalars.first!))
    }
    let seen = ["a", " ", "~", "\u{A0}", "é", "\u{2027}", "\u{202F}", "\u{2065}", "\u{206A}", "“", "日", "👩‍👩‍👧"]
    for character in seen { #expect(printable(character) == character) }
  }

  @Test func `a conversion that fails says which value and which way`() async throws {
    struct Level: Codable, Sendable { var value: Double }
    let actions = Actions()
    let measure = Action<Level, Level>("Measure")
    try actions.register(measure) { level in Level(value: 1 / level.value) }
    let given = await #expect(throws: PayloadMismatch.self) {
      try await actions.invokeAction("Measure", ["value": "x"])
    }
    #expect(given.map { ($0.value, $0.conversion, $0.owner) } ?? (.output, .encoding, "") == (.payload, .decoding, nil))
    let returned = await #expect(throws: PayloadMismatch.self) {
      try await actions.invokeAction("Measure", ["value": 0])
    }
    #expect(
      returned.map { ($0.value, $0.conversion, $0.owner) } ?? (.payload, .decoding, "") == (.output, .encoding, nil))

    let crm = try actions.owner("CRM")
    try crm.addListener(before: "Measure") { _ in }
    try crm.addListener(after: "Measure") { _ in }
    _ = try await actions.invoke(measure, Level(value: .nan))
    let faults = actions.recentFaults.compactMap { $0.cause as? PayloadMismatch }
    #expect(faults.map(\.value) == [.payload, .payload])
    _ = try await actions.invoke(measure, Level(value: 0))
    let output = try #require(actions.recentFaults.last?.cause as? PayloadMismatch)
    #expect((output.value, output.conversion, output.owner) == (.output, .encoding, "CRM"))
    #expect((faults + [output]).allSatisfy { $0.conversion == .encoding && $0.owner == "CRM" })

    let replacement = try crm.replaceAction("Measure") { _, _ in 7 }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(measure, Level(value: 1)) }
    let cause = try #require(error?.cause as? PayloadMismatch)
    #expect((cause.value, cause.conversion, cause.owner) == (.output, .decoding, "CRM"))
    replacement.remove()
  }

  @Test func `an action without a JSON form says which of its values has none`() async throws {
    struct Opaque: Sendable {}
    let actions = Actions()
    try actions.register(Action<Opaque, Int>("In")) { _ in 1 }
    try actions.register(Action<Int, Opaque>("Out")) { _ in Opaque() }
    try actions.register(Action<Opaque, Opaque>("Both")) { $0 }
    let cases: [(String, String, [ActionValue])] = [
      ("In", "(Opaque) -> Int", [.payload]), ("Out", "(Int) -> Opaque", [.output]),
      ("Both", "(Opaque) -> Opaque", [.payload, .output]),
    ]
    for (name, types, lacking) in cases {
      let expected = RegistrationError.notCodable(action: name, owner: "The caller", types: types, lacking: lacking)
      await #expect(throws: expected) { try await actions.invokeAction(name) }
    }
  }

  @Test(arguments: [
    (HookKind.before, "before-listener"), (.guard, "guard"), (.replacement, "replacement"), (.body, "body"),
    (.after, "after-listener"),
  ])
  func `kinds of hooks have the field's names`(_ kind: HookKind, _ name: String) {
    #expect(kind.description == name)
  }
}
