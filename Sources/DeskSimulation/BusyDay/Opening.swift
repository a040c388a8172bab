import Desk
import PlugboardJSON

extension BusyDay {
  /// Sets the desk up, and plans who comes when.
  mutating func open() async throws {
    for (name, isAvailable) in [("Available", true), ("Break", false), ("Offline", false)] {
      guard case .activity(let sid) = try await ask(.saveActivity(nil, name: name, available: isAvailable)) else {
        continue
      }
      if name == "Available" { set.available = sid }
      if name == "Break" { set.pause = sid }
    }
    for topic in DaySetting.topics { try await saveQueue(topic, "skills HAS '\(topic)'") }
    try await saveQueue("everybody", nil)
    let filters = DaySetting.topics.enumerated().map { index, topic in
      Workflow.Filter(
        friendlyName: topic, expression: expression("topic == '\(topic)'"),
        targets: [
          // Whoever has waited for two minutes is served by anybody, and first.
          Workflow.Target(queue: set.queues[index], timeout: .seconds(120)),
          Workflow.Target(queue: set.queues[DaySetting.topics.count], priority: 5),
        ])
    }
    let settings = WorkflowSettings(friendlyName: "day", filters: filters, reservationTimeout: .seconds(30))
    if case .workflow(let sid) = try await ask(.saveWorkflow(nil, settings)) { set.workflow = sid }
    for number in 1...plan.workers { try await addWorker(number) }
    for _ in 0..<plan.customers { agenda.add(.arrives, at: arrival()) }
  }

  private mutating func saveQueue(_ name: String, _ text: String?) async throws {
    let settings = QueueSettings(friendlyName: name, expression: text.map(expression))
    if case .queue(let sid) = try await ask(.saveQueue(nil, settings)) { set.queues.append(sid) }
  }

  private func expression(_ text: String) -> Expression {
    do { return try Expression(parsing: text) } catch { preconditionFailure("\(text): \(error)") }
  }

  private mutating func addWorker(_ number: Int) async throws {
    // Everybody can do one thing, and many can do more.
    let first = DaySetting.topics[number % DaySetting.topics.count]
    let skills = DaySetting.topics.filter { topic in topic == first || chance.happens(0.4) }
    let offline = await look { $0.activities.values.first { $0.name == "Offline" }?.sid }
    let command = Command.addWorker(
      friendlyName: "worker \(number)", attributes: ["skills": .array(skills.map(JSON.string))],
      activity: offline ?? Identifier(0), capacity: ["chat": chance.number(2...3), "voice": 1])
    guard case .worker(let sid) = try await ask(command) else { return }
    counts.workers.append((sid, "worker \(number)"))
    let length = plan.hours * 3600
    plan(.signsIn(sid), in: chance.fraction() * min(600, length / 20))
    plan(.signsOut(sid), in: length + seconds(0...600))
  }

  /// Half of the customers come at any time, the others rather in the middle of the day.
  private mutating func arrival() -> Moment {
    let place =
      chance.happens(0.5)
      ? chance.fraction() : (chance.fraction() + chance.fraction() + chance.fraction()) / 3
    return Self.morning + Moment.Span(milliseconds: Int64(place * plan.hours * 3_600_000))
  }
}
