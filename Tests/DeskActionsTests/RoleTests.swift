import Desk
import DeskActions
import Plugboard
import Synchronization
import Testing

@Suite struct RoleTests {
  @Test func `nothing runs on behalf of somebody who may not`() async throws {
    let scene = try await Scene()
    let (_, task, _) = try await scene.accepted()
    let stranger = try await scene.worker("Ben")
    let count = Mutex(0)
    try scene.actions.addListener(before: .wrapupTask) { _ in count.withLock { $0 += 1 } }
    let failure = await failure {
      try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(stranger)")
    }
    #expect(failure?.kind == .forbidden && failure?.status == 403)
    #expect(failure?.message == "agent:\(stranger) may not WrapupTask: the reservation is another worker's.")
    #expect(count.withLock { $0 } == 0)
  }

  @Test func `what a hook changes a payload into is checked, too`() async throws {
    let scene = try await Scene()
    let (_, task, _) = try await scene.accepted()
    let other = try await scene.worker("Ben")
    _ = try await scene.customer("Dora")
    let own = try await scene.task(of: other)
    try scene.actions.addListener(before: .acceptTask) { $0.sid = task.sid }
    let failure = await failure {
      try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: own.sid)), by: "agent:\(other)")
    }
    #expect(failure?.status == 403)
    try scene.actions.replace(.rejectTask) { _, original in try await original(Open(TaskFields(sid: task.sid))) }
    let replaced = await DeskActionsTests.failure {
      try await scene.actions.invoke(.rejectTask, Open(TaskFields(sid: own.sid)), by: "agent:\(other)")
    }
    #expect(replaced?.status == 403)
  }

  @Test(arguments: [
    ("agent", "an agent"), ("api", "a program"), ("admin", "an administrator"), ("customer", "a customer"),
  ])
  func `whoever may not is told so in words`(role: String, phrase: String) async throws {
    let scene = try await Scene()
    let action = role == "agent" ? "AddWorker" : role == "admin" ? "ReopenConversation" : "AcceptTask"
    let payload: JSON =
      switch action {
      case "AcceptTask":
        ["sid": .string(try await scene.accepted().task.sid)]
      case "ReopenConversation": ["conversationSid": .string(try await scene.customer().conversationSid)]
      default: [:]
      }
    let failure = await failure { try await scene.actions.invokeAction(action, payload, by: "\(role):x") }
    #expect(failure?.message == "\(role):x may not \(action): it is not for \(phrase).")
  }

  /// Who may ask for an action at all: the answer to who may not is 403, whatever is in the payload.
  @Test(arguments: [
    ("AcceptTask", ["agent", "supervisor", "admin", "plugin"]),
    ("RejectTask", ["agent", "supervisor", "admin", "plugin"]),
    ("WrapupTask", ["agent", "supervisor", "admin", "plugin"]),
    ("CompleteTask", ["agent", "supervisor", "admin", "plugin", "timer"]),
    ("LeaveChannel", ["agent", "supervisor", "admin", "plugin"]),
    ("TransferTask", ["agent", "supervisor", "admin", "plugin"]),
    ("CancelTransfer", ["agent", "supervisor", "admin", "plugin"]),
    ("SetTaskAttributes", ["agent", "supervisor", "admin", "plugin", "api"]),
    ("CreateTask", ["supervisor", "admin", "api", "plugin"]),
    ("CancelTask", ["supervisor", "admin", "api", "plugin", "timer"]),
    ("SetActivity", ["agent", "supervisor", "admin", "plugin"]),
    ("SetWorkerActivity", ["agent", "supervisor", "admin", "plugin", "api"]),
    ("SetWorkerAttributes", ["supervisor", "admin", "plugin", "api"]),
    ("Logout", ["agent", "supervisor", "admin", "plugin"]),
    ("SendMessage", ["api", "plugin", "timer"]),
    ("SendTyping", ["plugin"]),
    ("LeaveConversation", ["plugin"]),
    ("MarkMessagesDelivered", ["plugin"]),
    ("MarkMessagesRead", ["plugin"]),
    ("StartConversation", ["customer", "api", "plugin"]), ("ReopenConversation", ["plugin"]),
    ("ExpireReservation", ["timer"]), ("MoveTaskOn", ["timer"]), ("CloseConversation", ["timer"]),
    ("MarkConversationInactive", ["timer"]), ("NoticeSilence", ["timer"]), ("SignOutAbsentWorker", ["timer"]),
    ("SaveActivity", ["admin", "api", "plugin"]), ("SaveQueue", ["admin", "api", "plugin"]),
    ("SaveWorkflow", ["admin", "api", "plugin"]), ("RemoveActivity", ["admin", "api", "plugin"]),
    ("RemoveQueue", ["admin", "api", "plugin"]), ("RemoveWorkflow", ["admin", "api", "plugin"]),
    ("AddWorker", ["admin", "api", "plugin"]),
    ("SetWorkerCapacity", ["supervisor", "admin", "api", "plugin"]),
  ])
  func `an action is for some and not for others`(action: String, roles: [String]) async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer()
    let payload: JSON = [
      "sid": .string(try await scene.task(of: worker).sid), "conversationSid": .string(conversation.conversationSid),
      "activityName": "Break",
    ]
    for role in DeskActor.Role.allCases {
      // A worker who has nothing to do with it, a customer of another conversation: only the role counts here.
      let name = role == .customer ? "MB00000000000000000000000000000000" : worker
      let failure = await failure {
        // Hooks and bodies are not what is asked about: whoever is let through is stopped.
        let stop = try scene.actions.addListener(before: Action<JSON, JSON>(action)) { _, abort in abort("let through")
        }
        defer { stop.remove() }
        try await scene.actions.invokeAction(action, payload, by: "\(role.rawValue):\(name)")
      }
      let isLetThrough = failure?.reason == "let through"
      #expect(isLetThrough == roles.contains(role.rawValue), "\(role): \(failure?.message ?? "done")")
      if !isLetThrough { #expect(failure?.status == 403) }
    }
  }

  @Test func `people speak only where they take part`() async throws {
    let scene = try await Scene()
    let (worker, _, conversation) = try await scene.accepted()
    let stranger = try await scene.worker("Ben")
    let other = try await scene.customer("Dora")
    let payload = Open(MessageFields(conversationSid: conversation.conversationSid, body: "Hi"))
    for actor in ["agent:\(stranger)", "customer:\(other.participantSid)", "admin:\(stranger)"] {
      #expect(await failure { try await scene.actions.invoke(.sendMessage, payload, by: actor) }?.status == 403)
    }
    for actor in ["agent:\(worker)", "customer:\(conversation.participantSid)", "api:crm"] {
      #expect(await failure { try await scene.actions.invoke(.sendMessage, payload, by: actor) } == nil)
    }
  }

  @Test func `an asker whom nobody can read may do nothing`() async throws {
    let scene = try await Scene()
    for actor in ["crm", "Agent:WK1", ""] {
      let failure = await failure {
        try await scene.actions.invoke(.saveActivity, Open(SaveActivityFields(name: "X", available: true)), by: actor)
      }
      #expect(failure?.status == 403)
    }
  }

  @Test(arguments: ["agent:WK1", "customer:MB2", "timer:wrap-up", "api:a:b"])
  func `who asks is written and read back`(text: String) {
    #expect(DeskActor(text)?.description == text)
  }

  @Test(arguments: ["", "agent", "king:WK1"]) func `who is no actor is none`(text: String) {
    #expect(DeskActor(text) == nil)
  }
}
