/// A status that may change only in certain ways.
///
/// Every case names the ones that may follow it, so that the tables of the model are read in one place each and any
/// other move is one and the same error.
public protocol Status: RawRepresentable, Hashable, Sendable, Codable, CaseIterable where RawValue == String {
  /// What a thing with this status is called in messages: `task`.
  static var thing: String { get }
  /// What may follow.
  var successors: Set<Self> { get }
}

extension Status {
  /// Whether nothing follows any more.
  public var isFinal: Bool { successors.isEmpty }

  /// Fails unless the other status may follow this one.
  func check(movesTo next: Self, sid: String) throws(DeskError) {
    if !successors.contains(next) {
      throw .conflict(StatusConflict(thing: Self.thing, sid: sid, status: rawValue, wanted: next.rawValue))
    }
  }
}

/// A move that the tables do not have. Nothing was changed.
public struct StatusConflict: Error, Sendable, Hashable, CustomStringConvertible {
  /// What it is: `task`, `reservation`, `transfer`, `conversation` or `participant`.
  public let thing: String
  public let sid: String
  /// What it is now.
  public let status: String
  /// The status that it was to have, or what was to be done with it.
  public let wanted: String
  /// Whether ``wanted`` is a status.
  private let isStatus: Bool

  /// - Parameter wanted: The status that it was to have: `accepted`.
  public init(thing: String, sid: String, status: String, wanted: String) {
    (self.thing, self.sid, self.status, self.wanted, isStatus) = (thing, sid, status, wanted, true)
  }

  /// - Parameter deed: What was to be done with it: `erased`.
  public init(thing: String, sid: String, status: String, toBe deed: String) {
    (self.thing, self.sid, self.status, wanted, isStatus) = (thing, sid, status, deed, false)
  }

  public var description: String {
    "The \(thing) \(sid) is \(status) and can't \(isStatus ? "become" : "be") \(wanted)."
  }
}
