import Dispatch
import Foundation

/// Runs a program to its end and leaves with 0, or with 1 if it fails.
///
/// Not an asynchronous main: that one runs on the main thread's queue, where everything would start with a hop.
package func run(_ program: @escaping @Sendable ([String]) async throws -> Void) -> Never {
  let arguments = Array(CommandLine.arguments.dropFirst())
  let finished = DispatchSemaphore(value: 0)
  let failure = Failure()
  Task.detached {
    do { try await program(arguments) } catch {
      print(error)
      failure.happened = true
    }
    finished.signal()
  }
  finished.wait()
  exit(failure.happened ? 1 : 0)
}

/// Written before the semaphore is signalled and read after.
private final class Failure: @unchecked Sendable { var happened = false }
