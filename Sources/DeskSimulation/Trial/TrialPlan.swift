/// What a seed makes of its trial: which moves it favours and avoids, and how often each fault strikes.
///
/// No two seeds are alike on purpose: a trial in which everything happens now and then finds less than many in which some
/// things happen all the time and others never. https://users.cs.utah.edu/~regehr/papers/swarm12.pdf
struct TrialPlan: Sendable {
  let moves: [(Move, weight: Int)]
  private let rates: [Fault: Double]
  let workers: Int
  /// How many milliseconds pass between two steps, mostly.
  let pace: Int
  /// How often several ask at once.
  let crowd: Double

  init(_ chance: inout Chance, withFaults: Bool) {
    moves = Move.allCases.map { move in
      let factor = chance.one(of: [0, 1, 1, 1, 2, 5] as [Int]) ?? 1
      return (move, move.usualWeight * (move.isNeeded ? max(1, factor) : factor))
    }
    var rates: [Fault: Double] = [:]
    for fault in Fault.allCases {
      let rate = chance.one(of: [0, 0.005, 0.02, 0.08, 0.2] as [Double]) ?? 0
      rates[fault] = withFaults ? rate : 0
    }
    self.rates = rates
    workers = chance.number(1...6)
    pace = chance.one(of: [50, 500, 2000, 10000]) ?? 500
    crowd = chance.one(of: [0, 0.02, 0.1, 0.3] as [Double]) ?? 0
  }

  func rate(of fault: Fault) -> Double { rates[fault] ?? 0 }
}
