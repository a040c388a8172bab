import Desk
import HeapBytes
import Measuring

/// What a waiting task weighs: the heap in use after many have come, beside that before.
///
/// Each is a task with its attributes, its timer and its place in a line. The desk has workers already, and what the
/// allocator keeps is there before.
func weighWaiting(waiting: Int = 100_000, rounds: Int = 3) throws {
  var bytes: [Double] = []
  for _ in 0..<rounds {
    var desk = try CrowdedDesk(workers: 1_000, routing: .skills)
    let before = heap_bytes_in_use()
    try desk.wait(waiting)
    bytes.append(Double(heap_bytes_in_use() - before) / Double(waiting))
    withExtendedLifetime(desk) {}
  }
  var line = Line()
  line.put("memory", "waiting task")
  line.put("bytes", Spread(bytes).median)
  line.printed()
}
