/// Finds handles by name.
///
/// A table of our own, because the hash of `Dictionary`, made to withstand keys that an attacker has chosen, would take a
/// tenth of an invocation by name. Whoever stores a name here runs in the application; strangers can only look one up.
struct NameTable: Sendable {
  private struct Entry: Sendable {
    let hash: UInt64
    let name: String
    let handle: any AnyActionHandle
  }

  /// A power of two of places, at most half of them taken. An entry stands at its hash's place or at the next free one.
  private var places: [Entry?] = Array(repeating: nil, count: 16)
  private(set) var count = 0

  var names: some Sequence<String> { places.lazy.compactMap { $0?.name } }
  var all: some Sequence<any AnyActionHandle> { places.lazy.compactMap { $0?.handle } }

  subscript(name: String) -> (any AnyActionHandle)? {
    get { places[place(of: name, Self.hash(name))]?.handle }
    set {
      let hash = Self.hash(name)
      let place = place(of: name, hash)
      guard let newValue else { return remove(at: place) }
      if places[place] == nil { count += 1 }
      places[place] = Entry(hash: hash, name: name, handle: newValue)
      if count * 2 > places.count { grow() }
    }
  }

  /// Where a name stands, or the free place where it would.
  private func place(of name: String, _ hash: UInt64) -> Int {
    var place = home(of: hash)
    while let entry = places[place], entry.hash != hash || entry.name != name { place = next(place) }
    return place
  }

  private func home(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (places.count - 1) }
  private func next(_ place: Int) -> Int { (place + 1) & (places.count - 1) }
  private func distance(from: Int, to place: Int) -> Int { (place - from) & (places.count - 1) }

  /// Moves up those that stand behind the gap only because its place was taken.
  private mutating func remove(at place: Int) {
    guard places[place] != nil else { return }
    count -= 1
    var gap = place
    var place = next(place)
    while let entry = places[place] {
      if distance(from: home(of: entry.hash), to: place) >= distance(from: gap, to: place) {
        places[gap] = entry
        gap = place
      }
      place = next(place)
    }
    places[gap] = nil
  }

  private mutating func grow() {
    let entries = places
    places = Array(repeating: nil, count: entries.count * 2)
    for case let entry? in entries {
      var place = home(of: entry.hash)
      while places[place] != nil { place = next(place) }
      places[place] = entry
    }
  }

  /// Equal for equal strings, however they are composed and stored.
  static func hash(_ name: String) -> UInt64 {
    name.utf8.withContiguousStorageIfAvailable { hashOfASCII($0) }.flatMap { $0 }
      ?? hashOfASCII(name.unicodeScalars.lazy.map(asciiEqual))
      ?? UInt64(bitPattern: Int64(name.hashValue))
  }

  /// The hash that Fowler, Noll and Vo made, for what is nothing but ASCII. http://www.isthe.com/chongo/tech/comp/fnv
  private static func hashOfASCII(_ bytes: some Sequence<UInt8>) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes {
      if byte >= 128 { return nil }
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return hash ^ hash >> 32
  }

  /// Three characters beyond ASCII are equal to one within; 255 stands for all others.
  private static func asciiEqual(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar {
    case "\u{212A}": UInt8(ascii: "K")
    case "\u{37E}": UInt8(ascii: ";")
    case "\u{1FEF}": UInt8(ascii: "`")
    default: scalar.isASCII ? UInt8(scalar.value) : 255
    }
  }
}
