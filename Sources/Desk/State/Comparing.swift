import PlugboardJSON

extension DeskState {
  /// Which indexes are not the same as another state's with the same records; what is empty counts as not there.
  package func indexesThatDiffer(from other: DeskState) -> [String] {
    var names: [String] = []
    func compare<Key, Value: Equatable>(_ name: String, _ index: (DeskState) -> [Key: Value], _ empty: Value) {
      if index(self).filter({ $0.value != empty }) != index(other).filter({ $0.value != empty }) { names.append(name) }
    }
    compare("the reservations of a task", { $0.reservationsOfTask.mapValues(Set.init) }, [])
    compare("the workload of workers", { $0.workload }, Workload())
    compare(
      "the lines of waiting tasks", { $0.waiting.mapValues { lines in lines.filter { !$0.value.places.isEmpty } } }, [:]
    )
    compare("the members of queues", { $0.members }, [])
    compare("the messages by their authors' names", { $0.sent }, SentMessages())
    compare("what expressions see of a worker", { $0.views }, .null)
    var (left, right) = (self, other)
    if left.nextTimer() != right.nextTimer() { names.append("the next timer") }
    return names
  }

  /// Who could be offered a waiting task at this moment.
  package func candidates(for sid: Identifier<DeskTask>) -> [Identifier<Worker>] {
    tasks[sid].map { $0.status == .pending ? candidates(for: $0) : [] } ?? []
  }
}
