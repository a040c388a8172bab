import Plugboard

/// The members of one JSON object of a case file, taken out one by one so that what is left over is noticed.
struct ConformanceFields {
  let path: String
  private var members: JSON.Object

  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    guard let members = json.objectValue else {
      throw ConformanceSyntaxError(path: path, problem: "expected an object")
    }
    self.path = path
    self.members = members
  }

  mutating func any(_ key: String) -> JSON? { members.removeValue(forKey: key) }

  mutating func string(_ key: String, default value: String) throws(ConformanceSyntaxError) -> String {
    try optionalString(key) ?? value
  }

  mutating func string(_ key: String) throws(ConformanceSyntaxError) -> String {
    guard let string = try optionalString(key) else { throw problem("“\(key)” is missing") }
    return string
  }

  mutating func optionalString(_ key: String) throws(ConformanceSyntaxError) -> String? {
    try optional(key, "a string") { $0.stringValue }
  }

  mutating func flag(_ key: String, default value: Bool = false) throws(ConformanceSyntaxError) -> Bool {
    try optional(key, "true or false") { $0.boolValue } ?? value
  }

  mutating func integer(_ key: String) throws(ConformanceSyntaxError) -> Int? {
    try optional(key, "an integer") { $0.intValue }
  }

  mutating func seconds(_ key: String) throws(ConformanceSyntaxError) -> Duration? {
    try optional(key, "a number of seconds") { $0.doubleValue.map { .seconds($0) } }
  }

  mutating func object(_ key: String) throws(ConformanceSyntaxError) -> JSON.Object? {
    try optional(key, "an object") { $0.objectValue }
  }

  mutating func array(_ key: String) throws(ConformanceSyntaxError) -> [JSON]? {
    try optional(key, "an array") { $0.arrayValue }
  }

  mutating func strings(_ key: String) throws(ConformanceSyntaxError) -> [String] {
    try optional(key, "an array of strings") { json in
      guard let items = json.arrayValue else { return nil }
      let strings = items.compactMap(\.stringValue)
      return strings.count == items.count ? strings : nil
    } ?? []
  }

  mutating func word<Word: RawRepresentable>(
    _ key: String, default value: Word? = nil
  ) throws(ConformanceSyntaxError) -> Word where Word.RawValue == String {
    guard let string = try optionalString(key) else {
      guard let value else { throw problem("“\(key)” is missing") }
      return value
    }
    guard let word = Word(rawValue: string) else { throw problem("“\(string)” is no \(key)") }
    return word
  }

  mutating func list<Item>(
    _ key: String, _ item: (JSON, String) throws(ConformanceSyntaxError) -> Item
  ) throws(ConformanceSyntaxError) -> [Item] {
    var items: [Item] = []
    for (index, json) in (try array(key) ?? []).enumerated() { items.append(try item(json, "\(path)/\(key)/\(index)")) }
    return items
  }

  mutating func script(_ key: String) throws(ConformanceSyntaxError) -> [ConformanceScriptStep] {
    try list(key) { json, path throws(ConformanceSyntaxError) in try ConformanceScriptStep(json, at: path) }
  }

  func finish() throws(ConformanceSyntaxError) {
    if let key = members.keys.min() { throw problem("“\(key)” means nothing here") }
  }

  func problem(_ text: String) -> ConformanceSyntaxError { ConformanceSyntaxError(path: path, problem: text) }

  private mutating func optional<Value>(
    _ key: String, _ expected: String, _ read: (JSON) -> Value?
  ) throws(ConformanceSyntaxError) -> Value? {
    guard let json = any(key) else { return nil }
    guard let value = read(json) else { throw problem("“\(key)” is not \(expected)") }
    return value
  }
}

/// An object with one member: what is done, and with what.
struct ConformanceDeed {
  let name: String
  let argument: JSON
  let path: String

  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    guard let members = json.objectValue, members.count == 1, let name = members.keys.first,
      let argument = members[name]
    else {
      throw ConformanceSyntaxError(path: path, problem: "expected an object with one member")
    }
    self.name = name
    self.argument = argument
    self.path = path + "/" + name
  }

  func string() throws(ConformanceSyntaxError) -> String {
    guard let string = argument.stringValue else {
      throw ConformanceSyntaxError(path: path, problem: "expected a string")
    }
    return string
  }

  func fields() throws(ConformanceSyntaxError) -> ConformanceFields { try ConformanceFields(argument, at: path) }
}

extension ConformanceCase {
  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    var fields = try ConformanceFields(json, at: path)
    id = try fields.string("id")
    rules = try fields.strings("rules")
    tiers = Set(
      try fields.list("tiers") { json, path throws(ConformanceSyntaxError) in
        guard let tier = json.stringValue.flatMap(ConformanceTier.init(rawValue:)) else {
          throw ConformanceSyntaxError(path: path, problem: "expected “core” or “page”")
        }
        return tier
      })
    summary = try fields.string("description")
    pair = try fields.any("pair").map { json throws(ConformanceSyntaxError) in
      var pair = try ConformanceFields(json, at: path + "/pair")
      let read = Pair(what: try pair.string("what"), phase: try pair.string("phase"))
      try pair.finish()
      return read
    }
    chainLimit = try fields.integer("chainLimit")
    watch = try fields.array("watch").map { kinds throws(ConformanceSyntaxError) in
      var watch: EventKinds = []
      for kind in kinds {
        switch kind {
        case "started": watch.insert(.started)
        case "hooks": watch.insert(.hooks)
        case "settled": watch.insert(.settled)
        case "faults": watch.insert(.faults)
        case "registry": watch.insert(.registry)
        default: throw ConformanceSyntaxError(path: path + "/watch", problem: "\(kind) is no kind of event")
        }
      }
      return watch
    }
    setup = try fields.list("setup") { json, path throws(ConformanceSyntaxError) in
      try ConformanceCommand(json, at: path)
    }
    steps = try fields.list("steps") { json, path throws(ConformanceSyntaxError) in
      try ConformanceCommand(json, at: path)
    }
    guard let json = fields.any("expected") else { throw fields.problem("“expected” is missing") }
    expected = try Expectation(json, at: path + "/expected")
    try fields.finish()
  }
}

extension ConformanceCase.Expectation {
  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    var fields = try ConformanceFields(json, at: path)
    trace = try fields.array("trace") ?? []
    outcomes = try fields.object("outcomes") ?? [:]
    faults = try fields.array("faults") ?? []
    errors = try fields.object("errors") ?? [:]
    answers = try fields.object("answers") ?? [:]
    events = try fields.array("events") ?? []
    try fields.finish()
  }
}

extension ConformanceCommand {
  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    let deed = try ConformanceDeed(json, at: path)
    guard let command = try ConformanceCommand(deed) else {
      throw ConformanceSyntaxError(path: deed.path, problem: "nobody knows how to do that")
    }
    self = command
  }

  /// `nil` when the deed is no command.
  init?(_ deed: ConformanceDeed) throws(ConformanceSyntaxError) {
    switch deed.name {
    case "register": self = .register(try ConformanceRegistration(deed))
    case "attach": self = .attach(try ConformanceHook(deed))
    case "block": self = .block(try ConformanceBlock(deed))
    case "invoke": self = .invoke(try ConformanceInvocation(deed))
    case "remove": self = .remove(try deed.string())
    case "removeFunction": self = .removeFunction(try deed.string())
    case "reload": self = .reload(owner: try deed.string())
    case "cancel": self = .cancel(try deed.string())
    case "release": self = .release(try deed.string())
    case "leftBehind": self = .leftBehind(label: try deed.string())
    case "awaitCancelled": self = .awaitCancelled(try deed.string())
    case "awaitFinished": self = .awaitFinished(try deed.string())
    case "settle": self = .settle(try deed.string())
    case "note": self = .note(try deed.string())
    case "unload":
      var fields = try deed.fields()
      self = .unload(
        owner: try fields.string("owner"), within: try fields.seconds("within") ?? .seconds(5),
        label: try fields.string("label", default: "unload"), inBackground: try fields.flag("background"))
      try fields.finish()
    case "advance":
      var fields = try deed.fields()
      guard let seconds = try fields.seconds("seconds") else { throw fields.problem("“seconds” is missing") }
      self = .advance(seconds, timers: try fields.integer("timers") ?? 0)
      try fields.finish()
    case "availability":
      var fields = try deed.fields()
      self = .availability(
        label: try fields.string("label", default: "availability"), action: try fields.string("action"),
        payload: fields.any("payload"))
      try fields.finish()
    case "awaitSuspended":
      var fields = try deed.fields()
      self = .awaitSuspended(try fields.string("hook"), count: try fields.integer("count") ?? 1)
      try fields.finish()
    default: return nil
    }
  }
}

extension ConformanceRegistration {
  init(_ deed: ConformanceDeed) throws(ConformanceSyntaxError) {
    var fields = try deed.fields()
    action = try fields.string("action")
    owner = try fields.string("owner", default: Actions.applicationName)
    label = try fields.string("label", default: "body")
    types = try fields.word("types", default: .any)
    isSilent = try fields.flag("silent")
    let update = try fields.array("payloadUpdate")
    payloadUpdate = try update.map { steps throws(ConformanceSyntaxError) in
      var script: [ConformanceScriptStep] = []
      for (index, step) in steps.enumerated() {
        script.append(try ConformanceScriptStep(step, at: "\(deed.path)/payloadUpdate/\(index)"))
      }
      return script
    }
    withoutAfterPhase = try fields.optionalString("withoutAfterPhase")
    oneAtATimeBy = try fields.optionalString("oneAtATimeBy")
    script = try fields.script("script")
    try fields.finish()
  }
}

extension ConformanceHook {
  init(_ deed: ConformanceDeed) throws(ConformanceSyntaxError) {
    var fields = try deed.fields()
    phase = try fields.word("phase")
    if phase == .body { throw fields.problem("a body is registered, not attached") }
    action = try fields.string("action")
    owner = try fields.string("owner", default: Actions.applicationName)
    label = try fields.string("label")
    function = try fields.string("function", default: label)
    types = try fields.word("types", default: .any)
    isSilent = try fields.flag("silent")
    isSynchronous = try fields.flag("synchronous")
    deadline = try fields.seconds("deadline")
    var options: [HookOption] = []
    if let priority = try fields.integer("priority") { options.append(.priority(priority)) }
    options += try fields.strings("runsBefore").map { .before($0) }
    options += try fields.strings("runsAfter").map { .after($0) }
    if let policy = try fields.optionalString("onFailure") {
      guard let policy = FailurePolicy(rawValue: policy) else { throw fields.problem("“\(policy)” is no policy") }
      options.append(.onFailure(policy))
    }
    self.options = options
    script = try fields.script("script")
    try fields.finish()
    if isSynchronous, !script.allSatisfy(\.isImmediate) {
      throw fields.problem("a synchronous hook can't do what may suspend")
    }
  }
}

extension ConformanceBlock {
  init(_ deed: ConformanceDeed) throws(ConformanceSyntaxError) {
    var fields = try deed.fields()
    action = try fields.string("action")
    owner = try fields.string("owner", default: Actions.applicationName)
    label = try fields.string("label", default: "block")
    reason = try fields.optionalString("reason")
    matching = try fields.object("matching") ?? [:]
    try fields.finish()
  }
}

extension ConformanceInvocation {
  init(_ deed: ConformanceDeed) throws(ConformanceSyntaxError) {
    var fields = try deed.fields()
    action = try fields.string("action")
    label = try fields.optionalString("label")
    payload = fields.any("payload")
    usesCurrentPayload = try fields.flag("samePayload")
    actor = try fields.optionalString("actor")
    allowance = try fields.seconds("allowance")
    inBackground = try fields.flag("background")
    isCancelled = try fields.flag("cancelled")
    isCaught = try fields.flag("caught")
    isRecorded = try fields.flag("recorded", default: true)
    goesThroughContext = try fields.flag("throughContext", default: true)
    try fields.finish()
  }
}

extension ConformanceScriptStep {
  init(_ json: JSON, at path: String) throws(ConformanceSyntaxError) {
    let deed = try ConformanceDeed(json, at: path)
    if let command = try ConformanceCommand(deed) {
      self = .command(command)
      return
    }
    switch deed.name {
    case "set":
      guard let changes = deed.argument.objectValue else { throw try deed.fields().problem("expected an object") }
      self = .set(changes)
    case "delete": self = .delete(try deed.string())
    case "payload": self = .payload(deed.argument)
    case "throw": self = .fail(try deed.string())
    case "return": self = .return(deed.argument)
    case "append":
      var fields = try deed.fields()
      self = .append(to: try fields.string("to"), value: fields.any("value") ?? .null)
      try fields.finish()
    case "abort", "refuse":
      var fields = try deed.fields()
      let reason = try fields.optionalString("reason")
      try fields.finish()
      self = deed.name == "abort" ? .abort(reason: reason) : .refuse(reason: reason)
    case "callOriginal":
      var fields = try deed.fields()
      self = .callOriginal(
        ConformanceOriginalCall(
          payload: fields.any("payload"), changes: try fields.object("set") ?? [:],
          times: try fields.integer("times") ?? 1,
          isCaught: try fields.flag("caught"), isAwaited: try fields.flag("awaited", default: true)))
      try fields.finish()
    case "suspend":
      guard let suspension = ConformanceSuspension(rawValue: try deed.string()) else {
        throw ConformanceSyntaxError(path: deed.path, problem: "no such suspension")
      }
      self = .suspend(suspension)
    case "context":
      try deed.fields().finish()
      self = .context
    case "when":
      var fields = try deed.fields()
      self = .when(
        field: try fields.string("field"), equals: fields.any("equals") ?? .null, try fields.script("do"))
      try fields.finish()
    case "later":
      var fields = try deed.fields()
      self = .later(label: try fields.string("label"), try fields.script("do"))
      try fields.finish()
    default: throw ConformanceSyntaxError(path: deed.path, problem: "nobody knows how to do that")
    }
  }
}
