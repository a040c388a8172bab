import ArgumentParser
import Foundation

/// Standard output, for what somebody has asked for. `print` tells nobody that it could not be written.
enum Output {
  /// Writes a text and a line break.
  /// - Parameter problem: What is said if it can't be written.
  static func write(_ text: String, orSay problem: String = "What was asked for could not be written") throws {
    do { try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8)) } catch {
      Terminal.say("Error: \(problem): \(error.localizedDescription)")
      throw ExitCode.failure
    }
  }
}
