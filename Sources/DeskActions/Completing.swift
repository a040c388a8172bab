import Desk
import Plugboard

// Payload updates: what a payload says in one way, it says in all.

extension ContactCentre {
  /// Fills in `sid` and `task`, each from the other.
  func complete<Fields: PayloadFields & TaskNaming>(_ payload: inout Open<Fields>) async throws {
    let sid = payload.fields.sid ?? payload.fields.task?.reservationSid ?? payload.fields.task?.sid
    if sid == nil {
      throw PayloadProblem(field: "sid", problem: "neither sid nor task says which reservation is meant")
    }
    payload.fields.sid = sid
    // Whatever the caller has said of it: what hooks decide by has to be true.
    payload.fields.task = try await task(self.sid(sid, "sid"))
  }

  /// Fills in `conversationSid`, `channelSid` and `conversation`, each from the others.
  func complete<Fields: PayloadFields & ConversationNaming>(_ payload: inout Open<Fields>) async throws {
    let sid = payload.fields.conversationSid ?? payload.fields.channelSid ?? payload.fields.conversation?.sid
    if sid == nil {
      throw PayloadProblem(
        field: "conversationSid",
        problem: "neither conversationSid nor channelSid nor conversation says which one is meant")
    }
    (payload.fields.conversationSid, payload.fields.channelSid) = (sid, sid)
    let conversation = try await conversation(self.sid(sid, "conversationSid"))
    payload.fields.conversation = await engine.read { ConversationView(conversation, $0) }
  }

  /// Fills in an activity's sid, name and availability, each from the others.
  func complete<Fields: PayloadFields & ActivityNaming>(activityOf payload: inout Open<Fields>) async throws {
    let fields = payload.fields
    let sid: Identifier<Activity>? = try self.sid(ifAny: fields.activitySid, "activitySid")
    let activity = await engine.read { state -> Activity? in
      if let sid { return state.activities[sid] }
      let activities = state.activities.values.sorted { $0.sid < $1.sid }
      if let name = fields.activityName { return activities.first { $0.name == name } }
      return fields.activityAvailable.flatMap { available in activities.first { $0.available == available } }
    }
    guard let activity else {
      if let sid { throw DeskError.unknown(thing: "activity", sid: "\(sid)") }
      let problem = fields.activityName.map { "there is none that is called “\($0.prefix(64))”" } ?? "none is named"
      throw PayloadProblem(field: "activityName", problem: problem)
    }
    payload.fields.activitySid = "\(activity.sid)"
    payload.fields.activityName = activity.name
    payload.fields.activityAvailable = activity.available
  }
}
