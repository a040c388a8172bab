import Desk

extension Invariant {
  static let records: [Invariant] = [
    Invariant("what is true at the desk is what was committed") { seen in
      guard seen.isThorough || seen.decision == nil else {
        return (seen.decision?.changes ?? []).compactMap { change in
          if case .message = change.key { return nil }
          return seen.after[change.key] == seen.committed[change.key] ? nil : "\(change.key)"
        }
      }
      let records = seen.after.records
      return records.compactMap { $0 == seen.committed[$0.key] ? nil : "\($0.key)" }
        + (records.count == seen.committed.count ? [] : ["\(seen.committed.count - records.count) more are committed"])
    },

    Invariant("an error changes nothing") { seen in
      guard seen.isWithoutEffect else { return [] }
      return seen.committed == seen.committedBefore ? [] : ["the store has changed"]
    },

    Invariant("the indexes are those that the records give") { seen in
      guard seen.isThorough else { return [] }
      return seen.after.indexesThatDiffer(from: DeskState(records: seen.committed.all, at: seen.after.clock))
    },
  ]
}
