import DeskSimulation
import Foundation

/// One line on the terminal that says how far a day has come; nothing where there is no terminal.
struct ProgressLine {
  private let clock = ContinuousClock()
  private let isShown = Terminal.isThere
  private var next = ContinuousClock.now

  /// Whether the line is old.
  var isDue: Bool { isShown && clock.now >= next }

  mutating func show(_ progress: DayProgress, of plan: DayPlan) {
    next = clock.now + .milliseconds(200)
    let share = min(100, Int(progress.hours / plan.hours * 100))
    Terminal.write(
      "\r\u{1B}[K\(share) %: \(progress.answered) answered, \(progress.waiting) waiting, \(progress.steps) steps")
  }

  func clear() { if isShown { Terminal.write("\r\u{1B}[K") } }
}

/// Standard error.
enum Terminal {
  static var isThere: Bool { isatty(STDERR_FILENO) == 1 }

  /// What can't be written there is not needed.
  static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
  static func say(_ text: String) { write(text + "\n") }
}
