import ArgumentParser
import Desk
import DeskSimulation
import Foundation

/// `plugboard simulate`: plays a busy day.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plays a busy day at a desk and says how long customers waited.",
    discussion: """
      Everything is decided by the desk itself and flushed to its file before it counts, as on a real day. The same numbers \
      and the same seed give the same day.
      """)

  // A number after a minus is meant as one: it gets a better answer than that there is no such option.
  @Option(parsing: .unconditional, help: "How many workers there are.") var workers = 20
  @Option(parsing: .unconditional, help: "How many customers come.") var customers = 1500
  @Option(parsing: .unconditional, help: "How long the day is.") var hours = 8.0
  @Option(parsing: .unconditional, help: "Which day it is; any if left out.") var seed: UInt64?
  @Flag(help: "Writes everything as JSON, also of every worker.") var json = false
  @Flag(help: "Takes as long as the day itself.") var realTime = false
  @Option(help: "A new file to keep the desk in; without it, the desk is gone with the day.") var file: String?

  private func plan() throws(DayPlan.Impossible) -> DayPlan {
    try DayPlan(
      workers: workers, customers: customers, hours: hours, seed: seed ?? UInt64.random(in: 0...999_999_999))
  }

  func validate() throws {
    do { _ = try plan() } catch { throw ValidationError("\(error)") }
    if let file, FileManager.default.fileExists(atPath: file) {
      throw ValidationError("\(file) is there already. Name a new file: a simulated day is no part of a real desk.")
    }
  }

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let file = try DayFile(file)
    defer { file.close() }
    var day = try await BusyDay(try plan(), on: file.store)
    var line = ProgressLine()
    while let moment = try await day.nextMoment() {
      if realTime {
        try await clock.sleep(until: start + .milliseconds((moment - BusyDay.morning).milliseconds))
      }
      if line.isDue { line.show(day.progress, of: day.plan) }
      _ = try await day.step()
    }
    line.clear()
    let summary = day.summary
    try Output.write(
      json ? summary.jsonText : "\(summary)", orSay: "What the day has come to could not be written")
    let seconds = (clock.now - start) / .seconds(1)
    // Not a part of the day: another machine takes another time.
    Terminal.say("\(Int(Double(summary.steps) / max(seconds, 0.001))) steps per second")
  }
}
