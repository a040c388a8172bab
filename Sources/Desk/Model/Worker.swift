public import PlugboardJSON

/// Somebody who answers customers: what routing knows of an agent.
public struct Worker: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WK"

  public let sid: Identifier<Worker>
  public var friendlyName: String
  /// An object: skills, languages, whatever expressions ask for.
  public var attributes: JSON
  public var activity: Identifier<Activity>
  /// How many reservations of a channel at once; a channel that is not named takes one.
  public var capacity: [String: Int]
  public var presence: Presence
  /// The activity to change to when the current work is done.
  public var nextActivity: Identifier<Activity>?
  /// When a reservation was last made for this worker: who has waited longest is asked first.
  public var lastAssignedAt: Moment?
  /// Counts every change.
  public var version: Int64

  /// How many reservations of a channel at once.
  public func capacity(of channel: String) -> Int { capacity[channel] ?? 1 }
}

/// What a worker is doing, and whether tasks may be offered meanwhile.
public struct Activity: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WA"

  public let sid: Identifier<Activity>
  public var name: String
  /// What the activity is called that the desk itself puts workers into who are not there.
  public static let offline = "Offline"
  /// Fixed once the activity exists, because routing has been told.
  public let available: Bool
  public var version: Int64
}

/// Where tasks of one kind wait for the workers who can do them.
public struct TaskQueue: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WQ"

  /// In which order those who wait are served; within one priority.
  public enum Order: String, Sendable, Hashable, Codable {
    case fifo = "FIFO"
    case lifo = "LIFO"
  }

  public let sid: Identifier<TaskQueue>
  public var friendlyName: String
  /// Which workers belong to it; without one, all do.
  public var expression: Expression?
  /// How many workers have a task offered at once, 1 to 50; the first to accept has it.
  public var maxReservedWorkers: Int
  public var order: Order
  public var version: Int64
}
