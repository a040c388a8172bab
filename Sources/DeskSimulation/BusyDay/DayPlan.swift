/// How large a day is to be.
package struct DayPlan: Sendable, Equatable {
  package let workers: Int
  package let customers: Int
  package let hours: Double
  package let seed: UInt64

  package static let maximumWorkers = 10_000
  package static let maximumCustomers = 1_000_000
  /// A week.
  package static let maximumHours = 168.0

  /// - Throws: ``Impossible`` for a day that can't be played, with a sentence that says why.
  package init(workers: Int, customers: Int, hours: Double, seed: UInt64) throws(Impossible) {
    guard workers >= 1 else { throw Impossible("There must be at least 1 worker; \(workers) can't answer anybody.") }
    guard workers <= Self.maximumWorkers else {
      throw Impossible("At most \(Self.maximumWorkers) workers can be played, not \(workers).")
    }
    guard customers >= 1 else { throw Impossible("There must be at least 1 customer, not \(customers).") }
    guard customers <= Self.maximumCustomers else {
      throw Impossible("At most \(Self.maximumCustomers) customers can be played, not \(customers).")
    }
    // Also what is not a number.
    guard hours >= 0.1, hours <= Self.maximumHours else {
      throw Impossible("A day has between 0.1 and \(Int(Self.maximumHours)) hours, not \(hours).")
    }
    (self.workers, self.customers, self.hours, self.seed) = (workers, customers, hours, seed)
  }

  /// Why a day can't be played.
  package struct Impossible: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
  }
}
