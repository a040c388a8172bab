import DeskSimulation
import Foundation

// `desk-trials SUBJECT SEEDS STEPS [FIRST-SEED [trace]]`: what `make simulate` runs. Everything is written at once, so that
// it is there when the desk crashes: then the seed that was under way is the last one that is named.

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

let words = CommandLine.arguments.dropFirst()
let numbers = words.dropFirst().filter { $0 != "trace" }.map { UInt64($0) }
// More than that would not end in anybody's life, and sums of them would overflow.
let areNumbers = numbers.allSatisfy { $0.map { $0 <= UInt64.max / 4 } == true }
guard let subject = words.first.flatMap(Trials.Subject.init), areNumbers else {
  let subjects = Trials.Subject.allCases.map(\.rawValue).joined(separator: "|")
  say("Usage: desk-trials \(subjects) [SEEDS [STEPS [SEED [trace]]]], whole numbers")
  exit(2)
}
let seeds = numbers.count > 0 ? max(1, numbers[0]!) : 100
let steps = numbers.count > 1 ? max(1, numbers[1]!) : 1000
let first = numbers.count > 2 && numbers[2]! > 0 ? numbers[2]! : UInt64.random(in: 1 ... .max / 4)
let isTraced = words.last == "trace"

say("Seeds \(first) to \(first + seeds - 1), \(steps) steps each, on the \(subject)")
var report = TrialReport()
// Of each invariant, how often it did not hold.
var found: [String: Int] = [:]
let clock = ContinuousClock()
let start = clock.now
for seed in first..<(first + seeds) {
  if isTraced || seed % 50 == 0 { say("Seed \(seed)") }
  do {
    report.add(try await Trials.run(seed: seed, steps: Int(steps), on: subject, trace: isTraced ? { say($0) } : nil))
  } catch let failure as TrialFailure {
    found[failure.invariant, default: 0] += 1
    if found[failure.invariant] == 1 {
      say("\(failure)\nSee it again: make simulate SUBJECTS=\(subject) SEEDS=1 STEPS=\(steps) SEED=\(seed)\n")
    }
  }
}
say("\(report)")
say("\(Int(Double(report.steps) / ((clock.now - start) / .seconds(1)))) steps per second")
for (invariant, count) in found.sorted(by: { $0.key < $1.key }) {
  say("In \(count) of \(seeds) seeds it did not hold that \(invariant).")
}
if !found.isEmpty {
  say("Found something in \(found.values.reduce(0, +)) of \(seeds) seeds.")
  exit(1)
}
