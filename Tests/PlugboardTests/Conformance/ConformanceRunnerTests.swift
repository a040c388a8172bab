import Plugboard
import PlugboardTesting
import Testing

/// That the runner notices, reads strictly and always comes to an end.
@Suite struct ConformanceRunnerTests {
  // MARK: It notices

  /// Every fifth case: enough to meet every section of an expectation in every family.
  static let sample = ConformanceFixture.coreCases.enumerated().filter { $0.offset.isMultiple(of: 5) }.map(\.element)

  @Test(arguments: sample)
  func `a spoiled expectation fails the case`(conformanceCase: ConformanceCase) async {
    let runner = ConformanceRunner(variants: [ConformanceVariant(isWatched: true, prefersSynchronousHooks: true)])
    for (what, spoiled) in spoiledOnes(conformanceCase) {
      let failure = await runner.run(spoiled)
      #expect(failure != nil, "\(conformanceCase) with \(what) spoiled")
    }
  }

  private func spoiledOnes(_ original: ConformanceCase) -> [(String, ConformanceCase)] {
    func spoil(_ edit: (inout ConformanceCase.Expectation) -> Void) -> ConformanceCase {
      var copy = original
      edit(&copy.expected)
      return copy
    }
    let expected = original.expected
    var spoiled: [(String, ConformanceCase)] = [
      ("an additional line", spoil { $0.trace.append(["note": "never"]) }),
      ("an additional outcome", spoil { $0.outcomes["never"] = ["kind": "cancelled"] }),
      ("an additional fault", spoil { $0.faults.append(["owner": "Nobody"]) }),
      ("an additional error", spoil { $0.errors["never"] = ["code": "invalidName", "action": ""] }),
      ("an additional answer", spoil { $0.answers["never"] = 1 }),
      ("an additional event", spoil { $0.events.append(["event": "never"]) }),
    ]
    for index in expected.trace.indices {
      spoiled.append(("line \(index) left out", spoil { $0.trace.remove(at: index) }))
      if expected.trace[index]["payload"] != nil {
        spoiled.append(("the payload of line \(index)", spoil { $0.trace[index]["payload"] = ["never": true] }))
      }
    }
    if expected.trace.count > 1, expected.trace[0] != expected.trace[1] {
      spoiled.append(("the order", spoil { $0.trace.swapAt(0, 1) }))
    }
    for (label, outcome) in expected.outcomes {
      spoiled.append(("outcome \(label)", spoil { $0.outcomes[label] = ["kind": "blocked"] }))
      for part in ["owner", "reason", "value", "cause"] where outcome[part] != nil {
        spoiled.append(("\(part) of outcome \(label)", spoil { $0.outcomes[label]?[part] = "never" }))
      }
    }
    for index in expected.faults.indices {
      spoiled.append(("the owner of fault \(index)", spoil { $0.faults[index]["owner"] = "Nobody" }))
    }
    for label in expected.errors.keys { spoiled.append(("error \(label)", spoil { $0.errors[label] = .none })) }
    for label in expected.answers.keys { spoiled.append(("answer \(label)", spoil { $0.answers[label] = "never" })) }
    for index in expected.events.indices {
      spoiled.append(("event \(index) left out", spoil { $0.events.remove(at: index) }))
    }
    return spoiled
  }

  @Test func `a difference is shown line by line`() async throws {
    let wrong = try suite(
      steps: #"[{"invoke": {"action": "Save", "payload": {"id": "D1"}}}]"#,
      expected: #"{"trace": [{"hook": "body", "phase": "body", "payload": {"id": "D2"}}, {"resumed": "main"}]}"#)
    let failure = try #require(await ConformanceRunner().run(wrong.cases[0]))
    #expect(
      failure.difference == [
        "trace:",
        #"- {"hook":"body","payload":{"id":"D2"},"phase":"body"}"#,
        #"+ {"hook":"body","payload":{"id":"D1"},"phase":"body"}"#,
        #"  {"resumed":"main"}"#,
        "outcomes:",
        #"+ {"main":{"kind":"completed","value":"saved"}}"#,
      ])
    #expect(failure.description.hasPrefix("a/b (watched, synchronous hooks):\ntrace:"))
  }

  @Test func `a report counts what passed, failed and was skipped`() async throws {
    let wrong = try suite(steps: "[]", expected: #"{"trace": [{"note": "never"}]}"#).cases
    let right = try suite(steps: "[]", expected: #"{"trace": []}"#).cases
    let page = try suite(tiers: #"["page"]"#, steps: "[]", expected: #"{"trace": [{"note": "never"}]}"#).cases
    let report = await ConformanceRunner().run(wrong + right + right + page)
    #expect(report.passed == 2 && report.failures.map(\.id) == ["a/b"] && report.skipped == 1)
    #expect(report.description.hasPrefix("2 passed, 1 failed, 1 skipped because they are of another tier\n\na/b ("))
  }

  // MARK: It comes to an end

  @Test(arguments: [
    #"[{"release": "nobody"}]"#,
    #"[{"awaitSuspended": {"hook": "nobody"}}]"#,
    #"[{"advance": {"seconds": 1, "timers": 1}}]"#,
    #"[{"attach": {"phase": "guard", "action": "Save", "label": "g", "script": [{"suspend": "ignoringCancellation"}]}}, {"invoke": {"action": "Save"}}]"#,
  ])
  func `a case that hangs fails and says where`(steps: String) async throws {
    let hanging = try suite(steps: steps, expected: #"{"trace": []}"#)
    let runner = ConformanceRunner(
      variants: [.init(isWatched: false, prefersSynchronousHooks: false)], patience: .milliseconds(50))
    let failure = try #require(await runner.run(hanging.cases[0]))
    #expect(failure.difference.first?.hasPrefix("It hangs at step") == true)
  }

  @Test(arguments: [
    (#"[{"remove": "nobody"}]"#, "Nothing called nobody has been attached."),
    (#"[{"cancel": "nobody"}]"#, "Nothing called nobody has been started."),
    (#"[{"settle": "nobody"}]"#, "Nothing called nobody has been started."),
    (#"[{"unload": {"owner": "application"}}]"#, "The application can't be unloaded."),
  ])
  func `a case that speaks of what is not there fails`(steps: String, problem: String) async throws {
    let senseless = try suite(steps: steps, expected: #"{"trace": []}"#)
    #expect(await ConformanceRunner().run(senseless.cases[0])?.difference == [problem])
  }

  // MARK: It reads strictly

  @Test(arguments: [
    ("[", "line 1, column 2"),
    ("[]", "expected an object"),
    (#"{"cases": [], "moon": 1}"#, "“moon” means nothing here"),
    (#"{"cases": [{"rules": []}]}"#, "“id” is missing"),
    (#"{"cases": [{"id": 1}]}"#, "“id” is not a string"),
  ])
  func `a file that is no suite says why`(text: String, problem: String) throws {
    let error = #expect(throws: ConformanceSyntaxError.self) { try ConformanceSuite(name: "a", parsing: text) }
    #expect(error?.description.contains(problem) == true)
  }

  @Test(arguments: [
    (#"[{"fly": "home"}]"#, "a/cases/0/steps/0/fly: nobody knows how to do that"),
    (#"[{"note": "n", "cancel": "m"}]"#, "a/cases/0/steps/0: expected an object with one member"),
    (#"[{"invoke": {"action": "Save", "pyload": {}}}]"#, "a/cases/0/steps/0/invoke: “pyload” means nothing here"),
    (#"[{"attach": {"phase": "body", "action": "Save", "label": "x"}}]"#, "a body is registered, not attached"),
    (#"[{"attach": {"phase": "during", "action": "Save", "label": "x"}}]"#, "“during” is no phase"),
    (
      #"[{"attach": {"phase": "guard", "action": "Save", "label": "x", "synchronous": true, "script": [{"suspend": "untilReleased"}]}}]"#,
      "a synchronous hook can't do what may suspend"
    ),
    (#"[{"advance": {"timers": 1}}]"#, "“seconds” is missing"),
  ])
  func `a step that means nothing is refused with its place`(steps: String, problem: String) {
    let error = #expect(throws: ConformanceSyntaxError.self) {
      try suite(steps: steps, expected: #"{"trace": []}"#)
    }
    #expect(error?.description.contains(problem) == true)
  }

  /// A suite of one case with an action `Save`.
  private func suite(
    tiers: String = #"["core"]"#, steps: String, expected: String
  ) throws(ConformanceSyntaxError) -> ConformanceSuite {
    try ConformanceSuite(
      name: "a",
      parsing: """
        {"cases": [{"id": "a/b", "rules": ["R1"], "tiers": \(tiers), "description": "d",
          "setup": [{"register": {"action": "Save", "script": [{"return": "saved"}]}}],
          "steps": \(steps), "expected": \(expected)}]}
        """)
  }
}
