import ArgumentParser
import Desk
import DeskSimulation
import Foundation

/// `plugboard simulate`: plays a busy day.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plays a busy day at a desk and says how long customers waited.",
    discussion: "The same numbers and the same seed give the same day.")

  // A number after a minus is meant as one: it gets a better answer than that there is no such option.
  @Option(parsing: .unconditional, help: "How many workers there are.") var workers = 20
  @Option(parsing: .unconditional, help: "How many customers come.") var customers = 1500
  @Option(parsing: .unconditional, help: "How long the day is.") var hours = 8.0
  @Option(parsing: .unconditional, help: "Which day it is; any if left out.") var seed: UInt64?
  @Flag(help: "Writes everything as JSON, also of every worker.") var json = false
  @Flag(help: "Takes as long as the day itself.") var realTime = false

  private func plan() throws(DayPlan.Impossible) -> DayPlan {
    try DayPlan(
      workers: workers, customers: customers, hours: hours, seed: seed ?? UInt64.random(in: 0...999_999_999))
  }

  func validate() throws {
    do { _ = try plan() } catch { throw ValidationError("\(error)") }
  }

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var day = BusyDay(try plan())
    var line = ProgressLine()
    while let moment = day.nextMoment() {
      if realTime {
        try await clock.sleep(until: start + .milliseconds((moment - BusyDay.morning).milliseconds))
      }
      if line.isDue { line.show(day.progress, of: day.plan) }
      _ = day.step()
    }
    line.clear()
    let summary = day.summary
    print(json ? summary.jsonText : "\(summary)")
    let seconds = (clock.now - start) / .seconds(1)
    // Not a part of the day: another machine takes another time.
    Terminal.say("\(Int(Double(summary.steps) / max(seconds, 0.001))) steps per second")
  }
}
