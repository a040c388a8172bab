extension JSON {
  /// The members of a JSON object: values by key, in the order in which the keys were added.
  ///
  /// ```swift
  /// var task: JSON.Object = ["sid": "WT1", "attempts": 2]
  /// task["note"] = "called back"
  /// task.keys  // ["sid", "attempts", "note"]
  /// ```
  ///
  /// A key that is set again keeps its place; one that is removed and added again comes last. The order is there to be
  /// read, but means nothing: two objects with the same members are equal.
  ///
  /// Reading and setting a member do not take longer the more there are; nor, on average, does removing one. A copy
  /// shares its storage until one of the two is changed.
  public struct Object: Sendable {
    /// In order of insertion. Where there is an index, a removed member leaves a hole, which has an empty key and no
    /// value; so does a member with the empty key and the value `null`, but that one is in the index.
    @usableFromInline var members: [(String, JSON)]
    /// Where each key is, once there are too many to look through. Without it there are no holes.
    @usableFromInline var index: [String: Int]?

    /// How many members are looked through one by one, which is faster than hashing a key while they are few, and needs no
    /// memory. Beyond it there is an index, so that an object from outside cannot make reading it slow.
    @usableFromInline static let longestWithoutIndex = 8

    /// Makes an object without members.
    @inlinable
    public init() {
      members = []
      index = nil
    }

    /// Makes an object of members in their order. Of two with the same key the last value stays, in the first one's place.
    @inlinable
    public init(_ members: some Sequence<(String, JSON)>) {
      self.init()
      self.members.reserveCapacity(members.underestimatedCount)
      for (key, value) in members { self[key] = value }
    }

    /// Makes an object of a dictionary's members, sorted by key because a dictionary's own order is a different one in
    /// every run.
    public init(_ dictionary: [String: JSON]) {
      self.init(dictionary.sorted { $0.key < $1.key }.lazy.map { ($0.key, $0.value) })
    }
  }
}

// MARK: - Members

extension JSON.Object {
  /// How many members there are.
  @inlinable
  public var count: Int { index?.count ?? members.count }

  /// Whether there are no members.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// All keys, in order.
  public var keys: [String] { map(\.key) }

  /// All values, in the order of their keys.
  public var values: [JSON] { map(\.value) }

  /// The value of a key, or `nil` where the key is missing. Setting `nil` removes the key.
  @inlinable
  public subscript(key: String) -> JSON? {
    get {
      guard let position = position(of: key) else { return .none }
      return members[position].1
    }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      if let position = position(of: key) { members[position].1 = newValue } else { append(key, newValue) }
    }
  }

  @inlinable
  func position(of key: String) -> Int? {
    if index != nil { return positionInIndex(of: key) }
    for position in members.indices where members[position].0 == key { return position }
    return nil
  }

  @usableFromInline
  @inline(never)
  func positionInIndex(of key: String) -> Int? { index?[key] }

  @usableFromInline
  mutating func append(_ key: String, _ value: JSON) {
    members.append((key, value))
    if index != nil { index?[key] = members.endIndex - 1 } else { indexIfLong() }
  }

  /// Removes a key and returns its value, or `nil` where the key is missing.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSON? {
    guard let position = position(of: key) else { return .none }
    guard index != nil else { return members.remove(at: position).1 }
    // Closing the gap would move all members that follow. All gaps are closed at once, when every other place is one.
    index?[key] = nil
    let value = members[position].1
    members[position] = ("", .null)
    if members.count > 2 * count { closeHoles() }
    return value
  }

  private mutating func closeHoles() {
    members = members.indices.filter { !isHole($0) }.map { members[$0] }
    index = nil
    indexIfLong()
  }

  private mutating func indexIfLong() {
    guard members.count > Self.longestWithoutIndex else { return }
    var index = [String: Int](minimumCapacity: members.count)
    for position in members.indices { index[members[position].0] = position }
    self.index = index
  }

  @usableFromInline
  func isHole(_ position: Int) -> Bool {
    guard index != nil, members[position].0.isEmpty else { return false }
    return positionInIndex(of: "") != position
  }
}

extension JSON.Object: Sequence {
  public typealias Element = (key: String, value: JSON)

  public struct Iterator: IteratorProtocol {
    @usableFromInline let object: JSON.Object
    @usableFromInline var position = 0

    @inlinable
    init(_ object: JSON.Object) { self.object = object }

    @inlinable
    public mutating func next() -> Element? {
      while position < object.members.count {
        defer { position += 1 }
        if !object.isHole(position) { return object.members[position] }
      }
      return nil
    }
  }

  @inlinable
  public func makeIterator() -> Iterator { Iterator(self) }

  @inlinable
  public var underestimatedCount: Int { count }

  /// An object with the same keys, and for each the value that the closure makes of its value here.
  public func mapValues<Failure>(_ transform: (JSON) throws(Failure) -> JSON) throws(Failure) -> JSON.Object {
    var mapped = self
    for position in members.indices where !isHole(position) {
      mapped.members[position].1 = try transform(members[position].1)
    }
    return mapped
  }

  /// An object with those members for which the closure returns true.
  public func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> JSON.Object {
    var filtered = JSON.Object()
    for member in self where try isIncluded(member) { filtered[member.key] = member.value }
    return filtered
  }
}

extension JSON.Object: ExpressibleByDictionaryLiteral {
  /// Makes an object of members in their order. Of two with the same key the last value stays, in the first one's place.
  @inlinable
  public init(dictionaryLiteral members: (String, JSON)...) { self.init(literal: members) }

  @inlinable
  init(literal members: [(String, JSON)]) {
    // Nearly always so, and then the literal's own array is kept.
    if Self.areFewAndDifferent(members) {
      self.init()
      self.members = members
    } else {
      self.init(members)
    }
  }

  @inlinable
  static func areFewAndDifferent(_ members: [(String, JSON)]) -> Bool {
    guard members.count <= longestWithoutIndex else { return false }
    for later in members.indices {
      for earlier in 0..<later where members[earlier].0 == members[later].0 { return false }
    }
    return true
  }
}

// MARK: - Equality

extension JSON.Object: Hashable {
  /// Whether both have the same keys with equal values, in whatever order.
  public static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    if left.isIdentical(to: right) { return true }
    // Each value is compared once: comparing some again at every level would take for ever on deep values.
    return left.allSatisfy { key, value in right[key] == value }
  }

  public func hash(into hasher: inout Hasher) {
    var combined = 0
    for (key, value) in self {
      var member = hasher
      member.combine(key)
      member.combine(value)
      combined ^= member.finalize()
    }
    hasher.combine(combined)
  }

  /// Whether both share their storage, so that they need not be compared.
  private func isIdentical(to other: Self) -> Bool {
    members.withUnsafeBufferPointer { mine in
      other.members.withUnsafeBufferPointer { theirs in mine.baseAddress == theirs.baseAddress }
    }
  }
}

extension JSON.Object: CustomStringConvertible {
  /// The object as compact JSON text with sorted keys, so that equal objects give equal text.
  public var description: String { JSON.object(self).description }
}

// MARK: - Coding

extension JSON.Object: Codable {
  /// Reads all members. A decoder that is not for JSON values may not know their order; then they are sorted by key.
  public init(from decoder: any Decoder) throws {
    let json = try JSON(from: decoder)
    guard case .object(let members) = json else {
      throw DecodingError.mismatch(JSON.Object.self, json, at: decoder.codingPath)
    }
    self = members
  }

  public func encode(to encoder: any Encoder) throws { try JSON.object(self).encode(to: encoder) }
}
