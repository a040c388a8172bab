/// Values by name, in the order in which they were last used.
struct RecentlyUsed<Value> {
  private struct Place {
    var value: Value
    /// Unix milliseconds.
    var usedAt: Int64
    var older: String?
    var newer: String?
  }

  private var places: [String: Place] = [:]
  private var oldest: String?
  private var newest: String?

  var count: Int { places.count }

  /// Looks a value up without using it.
  func peek(_ name: String) -> Value? { places[name]?.value }

  /// Uses a value: it is the newest now.
  mutating func use(_ name: String, at now: Int64) -> Value? {
    guard let value = remove(name) else { return nil }
    append(name, value, at: now)
    return value
  }

  /// Keeps a value as the newest.
  mutating func keep(_ value: Value, as name: String, at now: Int64) {
    remove(name)
    append(name, value, at: now)
  }

  /// Changes a value in its place.
  mutating func change(_ name: String, _ change: (inout Value) -> Void) {
    if places[name] != nil { change(&places[name]!.value) }
  }

  @discardableResult
  mutating func remove(_ name: String) -> Value? {
    guard let place = places.removeValue(forKey: name) else { return nil }
    if let older = place.older { places[older]!.newer = place.newer } else { oldest = place.newer }
    if let newer = place.newer { places[newer]!.older = place.older } else { newest = place.older }
    return place.value
  }

  /// Removes what was last used before a time, and of the rest the oldest until so many are left; but none that has to stay.
  mutating func removeOldest(before time: Int64, leaving limit: Int, unless hasToStay: (Value) -> Bool) {
    var next = oldest
    while let name = next, let place = places[name], place.usedAt < time || count > limit {
      next = place.newer
      if !hasToStay(place.value) { remove(name) }
    }
  }

  private mutating func append(_ name: String, _ value: Value, at now: Int64) {
    places[name] = Place(value: value, usedAt: now, older: newest, newer: nil)
    if let newest { places[newest]!.newer = name } else { oldest = name }
    newest = name
  }
}
