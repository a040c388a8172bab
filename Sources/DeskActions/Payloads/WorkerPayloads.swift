public import Plugboard

/// Names an activity: by sid, by name, or by whether tasks are taken in it. One is enough; the others are filled in before any
/// hook runs.
public protocol ActivityNaming {
  var activityAvailable: Bool? { get set }
  var activityName: String? { get set }
  var activitySid: String? { get set }
}

extension ActivityNaming {
  static var naming: [PayloadField] {
    [
      .optional("activitySid", .string, "The activity's sid (WA…)."),
      .optional("activityName", .string, "Its name."),
      .optional(
        "activityAvailable", .boolean, "Whether tasks are offered in it. Alone, it means the first such activity."),
    ]
  }
}

/// How an activity is changed to.
public struct ActivityOptions: Codable, Sendable, Hashable {
  /// Whether offers that the worker has not answered are rejected.
  public var rejectPendingReservations: Bool?
  /// Changes only when the worker has nothing left to do.
  public var whenDone: Bool?

  public init(rejectPendingReservations: Bool? = nil, whenDone: Bool? = nil) {
    (self.rejectPendingReservations, self.whenDone) = (rejectPendingReservations, whenDone)
  }

  static var schema: PayloadSchema {
    .object([
      .optional("rejectPendingReservations", .boolean, "Whether offers that were not answered yet are rejected."),
      .optional("whenDone", .boolean, "Changes only when the worker has nothing left to do: the next status."),
    ])
  }
}

/// Changes one's own activity, or, with `workerSid`, somebody else's.
public struct ActivityFields: PayloadFields, ActivityNaming {
  public var activityAvailable: Bool?
  public var activityName: String?
  public var activitySid: String?
  public var options: ActivityOptions?
  /// Whose; the asker's own if left out.
  public var workerSid: String?

  public init(
    activityAvailable: Bool? = nil, activityName: String? = nil, activitySid: String? = nil,
    options: ActivityOptions? = nil, workerSid: String? = nil
  ) {
    (self.activityAvailable, self.activityName, self.activitySid) = (activityAvailable, activityName, activitySid)
    (self.options, self.workerSid) = (options, workerSid)
  }

  public enum CodingKeys: String, CodingKey { case activityAvailable, activityName, activitySid, options, workerSid }

  public static var schema: [PayloadField] {
    naming + [
      .optional("options", ActivityOptions.schema, "How."),
      .optional("workerSid", .string, "Whose (WK…); the asker's own if left out."),
    ]
  }
}

/// Sets a worker's attributes.
public struct WorkerAttributesFields: PayloadFields {
  public var attributes: JSON?
  /// Whether those that are not named stay; they do unless this is `false`.
  public var mergeExisting: Bool?
  public var workerSid: String?

  public init(attributes: JSON? = nil, mergeExisting: Bool? = nil, workerSid: String? = nil) {
    (self.attributes, self.mergeExisting, self.workerSid) = (attributes, mergeExisting, workerSid)
  }

  public enum CodingKeys: String, CodingKey { case attributes, mergeExisting, workerSid }

  public static var schema: [PayloadField] {
    [
      .optional("attributes", .any, "An object."),
      .optional("mergeExisting", .boolean, "Whether attributes that are not named stay; they do unless this is false."),
      .optional("workerSid", .string, "Whose (WK…); the asker's own if left out."),
    ]
  }
}

/// Ends the work of the day.
public struct LogoutFields: PayloadFields, ActivityNaming {
  public var forceLogout: Bool?
  public var activityAvailable: Bool?
  public var activityName: String?
  public var activitySid: String?

  public init(forceLogout: Bool? = nil, activityName: String? = nil, activitySid: String? = nil) {
    (self.forceLogout, self.activityName, self.activitySid) = (forceLogout, activityName, activitySid)
  }

  public enum CodingKeys: String, CodingKey { case forceLogout, activityAvailable, activityName, activitySid }

  public static var schema: [PayloadField] {
    [.optional("forceLogout", .boolean, "Kept for plugins that look for it: the desk always lets one go.")]
      + naming
  }
}
