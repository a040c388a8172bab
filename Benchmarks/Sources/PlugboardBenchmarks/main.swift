// plugboard-benchmarks time [WORKLOAD…]    times workloads, or all, against their floors
// plugboard-benchmarks count WORKLOAD N    runs N invocations and prints nothing: for an instruction counter
// plugboard-benchmarks workloads           names the workloads
// plugboard-benchmarks memory | growth | threads | writers
//
// Results are lines of JSON. The script `run` calls all of them and makes the table.

import Measuring
import Plugboard

struct UnknownWorkload: Error { let name: String }

@Sendable func perform(_ arguments: [String]) async throws {
  switch arguments.first {
  case "time": try await timeWorkloads(Array(arguments.dropFirst()))
  case "count" where arguments.count == 3:
    guard let workload = Workload.named(arguments[1]) else { throw UnknownWorkload(name: arguments[1]) }
    try await workload.loop()(Int(arguments[2]) ?? 0)
  case "workloads": for workload in Workload.all { print(workload.name) }
  case "memory": try await weighSuspended()
  case "growth": try await measureGrowth()
  case "threads": try await measureThreads()
  case "writers": try await measureWriters()
  default:
    print(
      "Usage: plugboard-benchmarks time [WORKLOAD…] | count WORKLOAD N | workloads | memory | growth | threads | writers"
    )
  }
}

run(perform)
