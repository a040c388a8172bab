/// The known names that somebody who wrote `name` may have meant, likeliest first (R23).
///
/// Compared without regard to case, by edits: a name is near when a third of its letters or fewer differ, or when one
/// contains the other.
package func nearestNames(to name: String, among known: some Sequence<String>, atMost count: Int = 3) -> [String] {
  let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
  guard !wanted.isEmpty else { return [] }
  let near = known.compactMap { candidate -> (distance: Int, name: String)? in
    let letters = Array(candidate.lowercased().unicodeScalars.prefix(64))
    let limit = max(1, max(wanted.count, letters.count) / 3)
    if let distance = editDistance(wanted, letters, atMost: limit) { return (distance, candidate) }
    let isPart = wanted.count >= 4 && candidate.lowercased().contains(name.lowercased())
    return isPart ? (limit + 1, candidate) : nil
  }
  return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(count).map(\.name)
}

/// Levenshtein's distance; `nil` when it is above the limit.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], atMost limit: Int) -> Int? {
  guard abs(a.count - b.count) <= limit else { return nil }
  var row = Array(0...b.count)
  for (i, left) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, right) in b.enumerated() {
      let replaced = diagonal + (left == right ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
    if row.min()! > limit { return nil }
  }
  return row[b.count] <= limit ? row[b.count] : nil
}
