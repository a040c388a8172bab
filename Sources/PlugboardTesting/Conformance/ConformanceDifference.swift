import Plugboard

extension ConformanceCase.Expectation {
  /// What differs, section by section and line by line; empty when nothing does.
  func difference(from seen: Self) -> [String] {
    lines("trace", trace, seen.trace)
      + lines("outcomes", entries(outcomes), entries(seen.outcomes))
      + lines("faults", faults, seen.faults)
      + lines("errors", entries(errors), entries(seen.errors))
      + lines("answers", entries(answers), entries(seen.answers))
      + lines("events", events, seen.events)
  }

  private func entries(_ members: JSON.Object) -> [JSON] {
    members.sorted { $0.key < $1.key }.map { .object([$0.key: $0.value]) }
  }

  private func lines(_ section: String, _ expected: [JSON], _ seen: [JSON]) -> [String] {
    if expected == seen { return [] }
    return ["\(section):"] + differingLines(expected, seen)
  }
}

/// Both lists as one: common lines indented, others marked with where they are from.
private func differingLines(_ expected: [JSON], _ seen: [JSON]) -> [String] {
  let changes = seen.difference(from: expected)
  var removals: Set<Int> = []
  var insertions: Set<Int> = []
  for change in changes {
    switch change {
    case .remove(let offset, _, _): removals.insert(offset)
    case .insert(let offset, _, _): insertions.insert(offset)
    }
  }
  var lines: [String] = []
  var next = 0
  for (offset, line) in expected.enumerated() {
    if removals.contains(offset) {
      lines.append("- \(line)")
      continue
    }
    while insertions.contains(next) {
      lines.append("+ \(seen[next])")
      next += 1
    }
    lines.append("  \(line)")
    next += 1
  }
  while next < seen.count {
    lines.append("+ \(seen[next])")
    next += 1
  }
  return lines
}
