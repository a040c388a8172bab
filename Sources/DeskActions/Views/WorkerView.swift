public import Desk
import Plugboard

/// A worker as pages see one.
public struct WorkerView: Codable, Sendable, Hashable {
  public var sid: String
  public var friendlyName: String
  public var attributes: JSON
  public var activitySid: String
  public var activityName: String
  /// Whether tasks are offered in this activity.
  public var isAvailable: Bool
  /// The activity that follows when the current work is done.
  public var nextActivitySid: String?
  /// `absent`, `present` or `grace`.
  public var presence: String
  public var version: Int64
}

extension WorkerView {
  public init(_ worker: Worker, _ state: DeskState) {
    let activity = state.activities[worker.activity]
    self.init(
      sid: "\(worker.sid)", friendlyName: worker.friendlyName, attributes: worker.attributes,
      activitySid: "\(worker.activity)", activityName: activity?.name ?? "", isAvailable: activity?.available ?? false,
      nextActivitySid: worker.nextActivity.map { "\($0)" }, presence: worker.presence.rawValue, version: worker.version)
  }
}

/// An activity as pages see it.
public struct ActivityView: Codable, Sendable, Hashable {
  public var sid: String
  public var name: String
  public var available: Bool

  public init(_ activity: Activity) { (sid, name, available) = ("\(activity.sid)", activity.name, activity.available) }
}

/// A queue as pages see it: something that a task can be handed to.
public struct QueueView: Codable, Sendable, Hashable {
  public var sid: String
  public var friendlyName: String

  public init(_ queue: TaskQueue) { (sid, friendlyName) = ("\(queue.sid)", queue.friendlyName) }
}
