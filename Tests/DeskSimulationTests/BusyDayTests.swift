import Testing

@testable import DeskSimulation

@Suite struct BusyDayTests {
  private func play(_ plan: DayPlan) async throws -> DaySummary {
    let place = try SQLitePlace()
    var day = try await BusyDay(plan, on: place.open())
    while try await day.step() {}
    try place.close()
    return day.summary
  }

  @Test func `the same plan gives the same day, to the last byte`() async throws {
    let plan = try DayPlan(workers: 5, customers: 40, hours: 1, seed: 9)
    let day = try await play(plan).jsonText
    #expect(try await play(plan).jsonText == day)
    #expect(try await play(DayPlan(workers: 5, customers: 40, hours: 1, seed: 10)).jsonText != day)
  }

  @Test(arguments: [(1, 60), (4, 60), (30, 30)]) func `every customer's task ends`(workers: Int, customers: Int)
    async throws
  {
    let summary = try await play(DayPlan(workers: workers, customers: customers, hours: 1, seed: 1))
    #expect(summary.tasks == customers)
    #expect(summary.completed + summary.canceled.values.reduce(0, +) == customers)
    #expect(summary.waits.count >= summary.completed)
    #expect(summary.occupancy.count == workers)
    #expect(summary.occupancy.allSatisfy { (0...1).contains($0.share) })
  }

  @Test func `customers give up where too few answer`() async throws {
    #expect(try await play(DayPlan(workers: 1, customers: 80, hours: 1, seed: 1)).abandoned > 0)
  }

  @Test(
    arguments: [
      (0, 1, 1.0, "There must be at least 1 worker; 0 can't answer anybody."),
      (-3, 1, 1.0, "There must be at least 1 worker; -3 can't answer anybody."),
      (10_001, 1, 1.0, "At most 10000 workers can be played, not 10001."),
      (1, 0, 1.0, "There must be at least 1 customer, not 0."),
      (1, 1_000_001, 1.0, "At most 1000000 customers can be played, not 1000001."),
      (1, 1, 0, "A day has between 0.1 and 168 hours, not 0.0."),
      (1, 1, -1, "A day has between 0.1 and 168 hours, not -1.0."),
      (1, 1, .infinity, "A day has between 0.1 and 168 hours, not inf."),
      (1, 1, .nan, "A day has between 0.1 and 168 hours, not nan."),
    ])
  func `a day that can't be played says why`(workers: Int, customers: Int, hours: Double, sentence: String) {
    let error = #expect(throws: DayPlan.Impossible.self) {
      try DayPlan(workers: workers, customers: customers, hours: hours, seed: 1)
    }
    #expect(error?.description == sentence)
  }

  @Test func `a percentile is a value that so many do not exceed`() {
    #expect(DaySummary.percentile(0.5, of: [1, 2, 3, 4]) == 2)
    #expect(DaySummary.percentile(0.95, of: Array(1...20)) == 19)
    #expect(DaySummary.percentile(1, of: [1, 2, 3]) == 3)
    #expect(DaySummary.percentile(0, of: [1, 2, 3]) == 1)
    #expect(DaySummary.percentile(0.5, of: [Int]()) == nil)
  }
}
