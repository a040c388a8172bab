import Measuring
import Plugboard

/// How registering and invoking grow with the number of actions.
func measureGrowth(small: Int = 10_000, large: Int = 100_000, rounds: Int = 3) async throws {
  let actions = (0..<large).map { Action<Item, Int>("Work \($0)") }
  try await measureRegistering(actions, small, large, rounds)
  try await measureInvoking(actions, few: 10, rounds: 11)
}

/// The time per action when ten times as many are registered: as long if registering is linear, ten times as long if
/// each registration looks at all others.
private func measureRegistering(_ actions: [Action<Item, Int>], _ small: Int, _ large: Int, _ rounds: Int) async throws
{
  func register(_ count: Int) async throws -> Double {
    let application = Actions()
    let elapsed = try await nanoseconds {
      for action in actions.prefix(count) { try application.register(action) { item async in item.count } }
    }
    return elapsed / Double(count)
  }
  var times: (small: [Double], large: [Double]) = ([], [])
  for _ in 0..<rounds {
    // As many rounds of the small one as make up one of the large one, so that neither is timed over less work.
    times.small.append(Spread(try await repeated(large / small) { try await register(small) }).median)
    times.large.append(try await register(large))
  }
  var line = Line()
  line.put("growth", "registering")
  line.put("actions", large)
  line.put("nanoseconds", Spread(times.large))
  line.put("nanosecondsOfSmall", Spread(times.small))
  line.put("ratio", Spread(zip(times.large, times.small).map { $0 / $1 }))
  line.printed()
}

private func repeated(_ count: Int, _ measure: () async throws -> Double) async throws -> [Double] {
  var figures: [Double] = []
  for _ in 0..<count { figures.append(try await measure()) }
  return figures
}

/// The time to invoke one action among many, each with a listener before and after. `one` is the same one over and over;
/// `any` is another one each time, in no order, so that its hooks have to come from memory: the worst that can be.
private func measureInvoking(_ actions: [Action<Item, Int>], few: Int, rounds: Int) async throws {
  let sink = Sink()
  func application(_ count: Int) throws -> (Actions, [ActionHandle<Item, Int>]) {
    let application = Actions()
    for action in actions.prefix(count) {
      try application.register(action) { item async in item.count }
      try application.addListener(before: action) { item, _ async in item.count &+= 1 }
      try application.addListener(after: action) { item, output async in sink.sum &+= item.count &+ output }
    }
    return (application, try actions.prefix(count).map { try application.handle($0) })
  }
  let (fewActions, fewHandles) = try application(few)
  let (manyActions, manyHandles) = try application(actions.count)
  // Compiles every program before anything is timed.
  for handle in fewHandles + manyHandles { _ = try await handle.invoke(.fresh) }

  func comparing(_ name: String, _ few: @escaping Workload.Loop, _ many: @escaping Workload.Loop) async throws {
    let slices = (few: try await Slice(few), many: try await Slice(many))
    var times: (few: [Double], many: [Double]) = ([], [])
    for _ in 0..<rounds {
      times.few.append(try await slices.few.time())
      times.many.append(try await slices.many.time())
    }
    var line = Line()
    line.put("growth", name)
    line.put("actions", actions.count)
    line.put("nanoseconds", Spread(times.many))
    line.put("nanosecondsOfSmall", Spread(times.few))
    line.put("ratio", Spread(zip(times.many, times.few).map { $0 / $1 }))
    line.printed()
  }

  func byHandle(_ handles: [ActionHandle<Item, Int>], scattered: Bool) -> Workload.Loop {
    let count = UInt32(handles.count)
    return { invocations in
      var place: UInt32 = 1
      for _ in 0..<invocations {
        if scattered { place = place &* 1_664_525 &+ 1_013_904_223 }
        _ = try await handles[Int((place >> 4) % count)].invoke(.fresh)
      }
    }
  }
  func byName(_ application: Actions, _ count: Int, scattered: Bool) -> Workload.Loop {
    let names = Array(actions.prefix(count))
    return { invocations in
      var place: UInt32 = 1
      for _ in 0..<invocations {
        if scattered { place = place &* 1_664_525 &+ 1_013_904_223 }
        _ = try await application.invoke(names[Int((place >> 4) % UInt32(count))], .fresh)
      }
    }
  }
  try await comparing(
    "invoking one by handle", byHandle(fewHandles, scattered: false), byHandle(manyHandles, scattered: false))
  try await comparing(
    "invoking any by handle", byHandle(fewHandles, scattered: true), byHandle(manyHandles, scattered: true))
  for (name, scattered) in [("invoking one by name", false), ("invoking any by name", true)] {
    try await comparing(
      name, byName(fewActions, few, scattered: scattered), byName(manyActions, actions.count, scattered: scattered))
  }
}
