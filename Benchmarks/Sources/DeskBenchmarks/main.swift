// desk-benchmarks durable FOLDER    messages that are kept, beside raw SQLite and the disk
// desk-benchmarks mixture           decisions in memory, one after the other
// desk-benchmarks backlog           how long each takes, by how many tasks wait
// desk-benchmarks replay FOLDER     reading a desk's file again
// desk-benchmarks memory            what a waiting task weighs
//
// FOLDER is where files are made; it belongs on a real disk. Results are lines of JSON. The script `run` calls all of
// them and makes the table.

import Measuring

@Sendable func perform(_ arguments: [String]) async throws {
  switch (arguments.first, arguments.dropFirst().first) {
  case ("durable", let folder?): try await measureDurable(in: folder)
  case ("mixture", nil): try await measureMixture()
  case ("backlog", nil): try measureBacklog()
  case ("replay", let folder?): try await measureReplay(in: folder)
  case ("memory", nil): try weighWaiting()
  default: print("Usage: desk-benchmarks durable FOLDER | mixture | backlog | replay FOLDER | memory")
  }
}

run(perform)
