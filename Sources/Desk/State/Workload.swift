/// What takes up a worker's capacity: offers, accepted and wrapping reservations alike.
struct Workload: Sendable, Hashable {
  /// The reservations, and the channel of each: kept here, because its task may leave before it.
  private var channels: [Identifier<Reservation>: String] = [:]
  private(set) var counts: [String: Int] = [:]

  var isEmpty: Bool { channels.isEmpty }
  var reservations: [Identifier<Reservation>] { channels.keys.sorted() }

  mutating func add(_ reservation: Identifier<Reservation>, _ channel: String) {
    remove(reservation)
    channels[reservation] = channel
    counts[channel, default: 0] += 1
  }

  mutating func remove(_ reservation: Identifier<Reservation>) {
    guard let channel = channels.removeValue(forKey: reservation) else { return }
    let count = counts[channel, default: 1] - 1
    counts[channel] = count == 0 ? nil : count
  }
}
