import Desk
import Measuring
import Plugboard

/// How many decisions are made in a second, in memory, one after the other: customers come, write, are served and leave.
func measureMixture(customers: Int = 2_000, rounds: Int = 5) async throws {
  var rates: [Double] = []
  for _ in 0..<rounds {
    var desk = try CrowdedDesk(workers: 200, routing: .skills)
    try desk.wait(50)
    var count = 0
    let elapsed = try await nanoseconds {
      for number in 0..<customers { count += try desk.serve(number) }
    }
    rates.append(Double(count) / elapsed * 1e9)
  }
  var line = Line()
  line.put("mixture", "decisions")
  line.put("perSecond", Spread(rates))
  line.printed()
}

extension CrowdedDesk {
  /// One customer comes, and a worker is done with another one.
  /// - Returns: How many decisions that took.
  fileprivate mutating func serve(_ number: Int) throws -> Int {
    let opened = try perform(.openConversation(customer: "customer \(number)")).result
    guard case .conversation(let conversation, let customer) = opened else { throw Unexpected(opened) }
    guard case .createTask(var settings) = nextTask() else { return 0 }
    settings.conversation = conversation
    try perform(.createTask(settings))

    let worker = workers[number * 7_919 % workers.count]
    var count = 2
    if let held = reservations[worker] {
      try perform(.complete(held, reason: nil))
      count += 1
    }
    // Who was freed is offered whoever has waited longest.
    if let offer = reservations[worker] {
      try perform(.accept(offer))
      count += 1
    }
    for index in 1...6 {
      try perform(.send(conversation, Draft(author: customer, clientID: "\(index)", body: messageBody)))
      try perform(.markRead(conversation, customer, index: Int64(index)))
      count += 2
    }
    return count
  }
}
