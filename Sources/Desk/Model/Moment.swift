/// A point in time, in milliseconds since 1970 in UTC. It always comes from outside: nothing in this module looks at a
/// clock.
public struct Moment: Sendable, Hashable, Codable {
  public let milliseconds: Int64

  /// The end of the year 9999: a clock that says more is not believed, and spans can be added to it.
  public static let latest = Moment(milliseconds: 253_402_300_799_999)

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Moment: Comparable {
  public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

extension Moment {
  public static func + (moment: Moment, span: Span) -> Moment {
    Moment(milliseconds: moment.milliseconds + span.milliseconds)
  }

  public static func - (later: Moment, earlier: Moment) -> Span {
    Span(milliseconds: later.milliseconds - earlier.milliseconds)
  }

  /// Span of time in milliseconds: what timers are set with.
  public struct Span: Sendable, Hashable, Comparable, Codable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func seconds(_ seconds: Int64) -> Span { Span(milliseconds: seconds * 1000) }
    public static func hours(_ hours: Int64) -> Span { .seconds(hours * 3600) }

    public static func < (left: Span, right: Span) -> Bool { left.milliseconds < right.milliseconds }
    public static func + (left: Span, right: Span) -> Span {
      Span(milliseconds: left.milliseconds + right.milliseconds)
    }

    public init(from decoder: any Decoder) throws {
      milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(milliseconds)
    }
  }
}
