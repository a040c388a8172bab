import Desk
import DeskActions
import Plugboard

// Everything that a page may see, as it is given it first.

extension ContactCentre {
  /// What somebody at the desk sees.
  func state(for person: Person, _ settings: OfficeSettings, _ plugins: [PluginHost.Status]) async throws -> JSON {
    guard let sid = Identifier<Worker>(person.worker) else {
      throw DeskError.unknown(thing: "worker", sid: person.worker)
    }
    let now = clock()
    var (json, conversations) = try await engine.read { state in
      let tasks = state.openReservations(of: sid).compactMap { state.view(of: $0.sid, at: now) }
      let names: [String] = tasks.filter { $0.status != ReservationStatus.pending.rawValue }.compactMap(
        \.conversationSid)
      let conversations = Set(names).compactMap { Identifier<Conversation>($0) }.compactMap { state.conversations[$0] }
      let json: JSON = [
        "worker": try state.workers[sid].map { try JSON(encoding: WorkerView($0, state)) } ?? .null,
        "activities": try JSON(encoding: state.activities.values.sorted { $0.name < $1.name }.map(ActivityView.init)),
        "queues": try JSON(
          encoding: state.queues.values.sorted { $0.friendlyName < $1.friendlyName }.map(QueueView.init)),
        "workers": try JSON(
          encoding: state.workers.values.sorted { $0.friendlyName < $1.friendlyName }.map { WorkerView($0, state) }),
        "tasks": try JSON(encoding: tasks),
      ]
      return (json, conversations)
    }
    json["conversations"] = .array(try await conversations.async { try await self.json(of: $0) })
    return json.merging(try settings.forPages(plugins))
  }

  /// What a customer sees.
  func state(for visitor: Visitor) async throws -> JSON {
    var json: JSON = ["conversation": .null, "participantSid": .null, "position": .null]
    json["isStaffed"] = .bool(await engine.read { $0.isStaffed })
    guard let sid = visitor.conversation.flatMap({ Identifier<Conversation>($0) }) else { return json }
    let conversation = try await conversation(sid)
    json["conversation"] = try await self.json(of: conversation)
    json["participantSid"] = visitor.participant.map(JSON.string)
    let (position, answering) = await engine.read { state in
      (state.position(in: conversation), state.answering(in: conversation))
    }
    json["position"] = position.map { .integer(Int64($0)) } ?? .null
    json["answering"] = answering
    json["hasTask"] = .bool(!conversation.openTasks.isEmpty)
    return json
  }

  /// A conversation with its newest messages.
  private func json(of conversation: Conversation) async throws -> JSON {
    let first = max(0, conversation.lastIndex - Int64(ChannelLimits.messages))
    var json = try JSON(encoding: await engine.read { ConversationView(conversation, $0) })
    json["messages"] = try JSON(
      encoding: await messages(of: conversation, after: first, limit: ChannelLimits.messages))
    return json
  }

  func messages(of conversation: Conversation, after index: Int64, limit: Int) async throws -> [MessageView] {
    let messages = try await store.messages(in: conversation.sid, after: index, limit: limit)
    return await engine.read { state in messages.map { MessageView($0, in: conversation, state) } }
  }
}

extension OfficeSettings {
  /// What people at the desk see of what administrators have set up.
  func forPages(_ plugins: [PluginHost.Status]) throws -> JSON {
    [
      "dispositions": try JSON(encoding: dispositions), "cannedResponses": try JSON(encoding: cannedResponses),
      "plugins": try JSON(encoding: plugins),
    ]
  }
}

extension Array {
  /// Maps one after another.
  func async<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
