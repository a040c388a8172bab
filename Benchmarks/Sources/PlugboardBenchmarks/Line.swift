/// One result, printed as a line of JSON: what `run` reads.
struct Line {
  private var fields: [String] = []

  mutating func put(_ key: String, _ value: String) { fields.append("\"\(key)\":\"\(value)\"") }
  mutating func put(_ key: String, _ value: Int) { fields.append("\"\(key)\":\(value)") }
  mutating func put(_ key: String, _ value: Double) {
    fields.append("\"\(key)\":\((value * 1000).rounded() / 1000)")
  }

  func printed() { print("{\(fields.joined(separator: ","))}") }
}

/// The middle of some figures, and their quarters, which say how far to trust it.
struct Spread {
  private let sorted: [Double]

  init(_ figures: [Double]) { sorted = figures.sorted() }

  var median: Double { sorted[sorted.count / 2] }
  var low: Double { sorted[sorted.count / 4] }
  var high: Double { sorted[sorted.count * 3 / 4] }
}

extension Line {
  mutating func put(_ key: String, _ spread: Spread) {
    put(key, spread.median)
    put(key + "Low", spread.low)
    put(key + "High", spread.high)
  }
}
