/// One result, printed as a line of JSON: what `run` reads.
package struct Line {
  private var fields: [String] = []

  package init() {}

  package mutating func put(_ key: String, _ value: String) { fields.append("\"\(key)\":\"\(value)\"") }
  package mutating func put(_ key: String, _ value: Int) { fields.append("\"\(key)\":\(value)") }
  package mutating func put(_ key: String, _ value: Double) {
    fields.append("\"\(key)\":\((value * 1000).rounded() / 1000)")
  }

  package func printed() { print("{\(fields.joined(separator: ","))}") }
}

/// The middle of some figures, and their quarters, which say how far to trust it.
package struct Spread {
  private let sorted: [Double]

  package init(_ figures: [Double]) { sorted = figures.sorted() }

  package var median: Double { sorted[sorted.count / 2] }
  package var low: Double { sorted[sorted.count / 4] }
  package var high: Double { sorted[sorted.count * 3 / 4] }
}

extension Line {
  package mutating func put(_ key: String, _ spread: Spread) {
    put(key, spread.median)
    put(key + "Low", spread.low)
    put(key + "High", spread.high)
  }
}
