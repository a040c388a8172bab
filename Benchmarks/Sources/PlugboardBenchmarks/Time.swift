import Measuring

/// Times workloads against their floors.
///
/// Everything runs in one process, in one task, round by round: in each round each workload runs right beside a slice of
/// its own floor, and in every second round after it instead of before. So whatever the machine does meanwhile happens
/// to both, and the median of the ratios of many rounds says what one costs more than the other.
func timeWorkloads(_ names: [String], rounds: Int = 15) async throws {
  struct Pair {
    let workload: Workload
    let own: Slice
    let floor: Slice
    var times: [Double] = []
    var floorTimes: [Double] = []
  }

  var pairs: [Pair] = []
  for workload in Workload.all where names.isEmpty || names.contains(workload.name) {
    guard let floor = workload.floor, floor.name != workload.name else { continue }
    pairs.append(
      Pair(workload: workload, own: try await Slice(workload.loop()), floor: try await Slice(floor.loop())))
  }

  for round in 0..<rounds {
    for index in pairs.indices {
      if round.isMultiple(of: 2) { pairs[index].floorTimes.append(try await pairs[index].floor.time()) }
      pairs[index].times.append(try await pairs[index].own.time())
      if !round.isMultiple(of: 2) { pairs[index].floorTimes.append(try await pairs[index].floor.time()) }
    }
  }

  for pair in pairs {
    var line = Line()
    line.put("time", pair.workload.name)
    line.put("rounds", rounds)
    line.put("nanoseconds", Spread(pair.times))
    line.put("floorNanoseconds", Spread(pair.floorTimes))
    line.put("ratio", Spread(zip(pair.times, pair.floorTimes).map { $0 / $1 }))
    line.printed()
  }
}
