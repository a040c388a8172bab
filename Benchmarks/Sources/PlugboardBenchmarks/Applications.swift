import Plugboard

// The same work as the floor's, attached in the different ways that are compared.

extension ActionOwner {
  /// As many before- and after-listeners, which could suspend.
  func attachListeners(_ hooks: Int, _ sink: Sink) throws {
    for _ in 0..<hooks {
      try addListener(before: .work) { item, _ async in item.count &+= 1 }
      try addListener(after: .work) { item, output async in sink.sum &+= item.count &+ output }
    }
  }
}

extension Actions {
  /// Everything is the application's.
  static func owned(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = Actions()
    try actions.register(.work) { item async in item.count }
    try actions.attachListeners(hooks, sink)
    return actions
  }

  /// The body is the application's, all listeners are one plugin's.
  static func withOnePlugin(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = Actions()
    try actions.register(.work) { item async in item.count }
    try actions.owner("Plugin").attachListeners(hooks, sink)
    return actions
  }

  /// The body is the application's, each pair of listeners another plugin's.
  static func withManyPlugins(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = Actions()
    try actions.register(.work) { item async in item.count }
    for number in 0..<hooks { try actions.owner("Plugin \(number)").attachListeners(1, sink) }
    return actions
  }

  /// Neither body nor listeners can suspend.
  static func synchronous(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = Actions()
    try actions.register(.work) { item in item.count }
    for _ in 0..<hooks {
      try actions.addListener(before: .work) { item, _ in item.count &+= 1 }
      try actions.addListener(after: .work) { item, output in sink.sum &+= item.count &+ output }
    }
    return actions
  }

  /// With one replacement that passes on to what it replaced.
  static func replaced(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = try owned(hooks, sink)
    try actions.replace(.work) { item, original in try await original(item) }
    return actions
  }

  /// Registered and hooked by string, for JSON values.
  static func json(_ hooks: Int, _ sink: Sink) throws -> Actions {
    let actions = Actions()
    try actions.registerAction("Work") { payload in payload["count"] ?? 0 }
    for _ in 0..<hooks {
      try actions.addListener(before: "Work") { payload, _ async in
        payload["count"] = .integer(Int64((payload["count"]?.intValue ?? 0) &+ 1))
      }
      try actions.addListener(after: "Work") { payload, output in
        sink.sum &+= (payload["count"]?.intValue ?? 0) &+ (output.intValue ?? 0)
      }
    }
    return actions
  }
}
