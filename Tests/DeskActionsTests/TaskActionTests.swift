import Desk
import DeskActions
import Plugboard
import Synchronization
import Testing

@Suite struct TaskActionTests {
  @Test func `a chat goes from the customer's first message to its completion`() async throws {
    let scene = try await Scene()
    let (worker, task, conversation) = try await scene.accepted()
    #expect(task.status == "accepted" && task.taskStatus == "assigned")
    try await scene.actions.invoke(
      .sendMessage, Open(MessageFields(conversationSid: conversation.conversationSid, body: "Hi")),
      by: "agent:\(worker)")
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(try await scene.task(of: worker).status == "wrapping")
    try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(await scene.tasks(of: worker).isEmpty)
    #expect(try await scene.messages(conversation.conversationSid) == ["Hello", "Hi"])
  }

  @Test func `a new workflow without targets takes no chats away`() async throws {
    let scene = try await Scene()
    // Of so many, one comes first in whatever order they have.
    for number in 1...20 {
      try await scene.actions.invoke(
        .saveWorkflow, Open(SaveWorkflowFields(friendlyName: "\(number)", filters: [], defaultTargets: [])),
        by: "admin:root")
    }
    let (_, task, _) = try await scene.accepted()
    #expect(task.taskStatus == "assigned")
  }

  @Test func `a hook finds the task of a sid`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let seen = Mutex<TaskView?>(nil)
    try scene.actions.addListener(before: .wrapupTask) { payload in seen.withLock { $0 = payload.task } }
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(seen.withLock { $0 } == task)
  }

  @Test func `a hook finds the sid of a task, and the task as it is, whatever the caller says of it`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    var forged = task
    forged.attributes = ["disposition": "Resolved"]
    let seen = Mutex<[JSON]>([])
    try scene.actions.addListener(before: .wrapupTask) { payload in
      seen.withLock { $0 = [.string(payload.sid ?? ""), payload.task?.attributes ?? .null] }
    }
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(task: forged)), by: "agent:\(worker)")
    #expect(seen.withLock { $0 } == [.string(task.sid), task.attributes])
  }

  @Test func `a payload that names no reservation fails before any hook`() async throws {
    let scene = try await Scene()
    let count = Mutex(0)
    try scene.actions.addListener(before: .acceptTask) { _ in count.withLock { $0 += 1 } }
    let failure = await failure { try await scene.actions.invoke(.acceptTask, Open(TaskFields())) }
    #expect(failure?.status == 400)
    #expect(failure?.message == "sid: neither sid nor task says which reservation is meant.")
    #expect(count.withLock { $0 } == 0)
  }

  @Test func `fields that nobody knows reach the last hook`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let seen = Mutex<JSON?>(nil)
    let first = try scene.actions.owner("first")
    try first.addListener(before: .wrapupTask) { $0.others["added"] = 2 }
    try first.replaceAction("WrapupTask") { payload, original in try await original(payload) }
    try first.addListener(after: .wrapupTask) { payload, _, _ in
      seen.withLock { $0 = .object(payload.others) }
    }
    try await scene.actions.invokeAction(
      "WrapupTask", ["sid": .string(task.sid), "mine": ["deep": true]], by: "agent:\(worker)")
    #expect(seen.withLock { $0 } == ["mine": ["deep": true], "added": 2])
  }

  @Test func `completing what was not wrapped up wraps it up first, with its hooks`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let order = Mutex<[String]>([])
    try scene.actions.addListener(before: .wrapupTask) { _ in order.withLock { $0.append("wrap up") } }
    try scene.actions.addListener(after: .completeTask) { _, _ in order.withLock { $0.append("complete") } }
    try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(order.withLock { $0 } == ["wrap up", "complete"])
    #expect(await scene.tasks(of: worker).isEmpty)
  }

  @Test func `a double click is refused and changes nothing`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    let task = try await scene.task(of: worker)
    let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    let (gates, gate) = AsyncStream.makeStream(of: Void.self)
    let count = Mutex(0)
    try scene.actions.addListener(before: .acceptTask) { _ in
      // Only the first one waits: were a second let through, it would be seen, and not waited for.
      let isFirst = count.withLock { count in
        count += 1
        return count == 1
      }
      if !isFirst { return }
      arrival.yield()
      for await _ in gates { break }
    }
    async let first: Void = scene.actions.invoke(.acceptTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    for await _ in arrivals { break }
    let second = await failure {
      try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(second?.kind == .refused && second?.status == 409)
    gate.yield()
    try await first
    #expect(try await scene.task(of: worker).status == "accepted")
  }

  @Test func `an illegal move is the same conflict for agents, programs and plugins`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    for actor in ["agent:\(worker)", "plugin:mine", "supervisor:\(worker)"] {
      let failure = await failure {
        try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: task.sid)), by: actor)
      }
      #expect(failure?.status == 409)
      #expect(failure?.message == "The reservation \(task.sid) is accepted and can't become accepted.")
    }
  }

  @Test func `a task that has ended long ago is still found`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    let view = try await scene.centre.task(Identifier(task.sid)!)
    #expect(view.status == "completed" && view.taskStatus == "completed")
  }

  @Test func `leaving needs somebody who goes on`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let alone = await failure {
      try await scene.actions.invoke(.leaveChannel, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(alone?.status == 409)
    let other = try await scene.worker("Ben")
    try await scene.actions.invoke(
      .transferTask, Open(TransferFields(sid: task.sid, targetSid: other, options: .init(mode: "WARM"))),
      by: "agent:\(worker)")
    try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: scene.task(of: other).sid)), by: "agent:\(other)")
    try await scene.actions.invoke(.leaveChannel, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(await scene.tasks(of: worker).isEmpty)
    #expect(try await scene.task(of: other).status == "accepted")
  }

  @Test func `of two who leave at once one stays`() async throws {
    for _ in 1...10 {
      let scene = try await Scene()
      let (worker, task, _) = try await scene.accepted()
      let other = try await scene.worker("Ben")
      try await scene.actions.invoke(
        .transferTask, Open(TransferFields(sid: task.sid, targetSid: other, options: .init(mode: "WARM"))),
        by: "agent:\(worker)")
      let second = try await scene.task(of: other).sid
      try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: second)), by: "agent:\(other)")
      let failures = await withTaskGroup(of: Failure?.self) { group in
        for (agent, sid) in [(worker, task.sid), (other, second)] {
          group.addTask {
            await failure {
              try await scene.actions.invoke(.leaveChannel, Open(TaskFields(sid: sid)), by: "agent:\(agent)")
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(failures.compactMap { $0?.status } == [409])
      #expect(await scene.tasks(of: worker).count + scene.tasks(of: other).count == 1)
    }
  }

  @Test func `attributes are merged unless they are to replace the others`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(
      .setTaskAttributes, Open(TaskAttributesFields(sid: task.sid, attributes: ["a": 1])), by: "agent:\(worker)")
    #expect(try await scene.task(of: worker).attributes["customerName"] == "Carla")
    try await scene.actions.invoke(
      .setTaskAttributes, Open(TaskAttributesFields(sid: task.sid, attributes: ["b": 2], mergeExisting: false)),
      by: "agent:\(worker)")
    let attributes = try await scene.task(of: worker).attributes
    #expect(attributes["a"] == nil && attributes["customerName"] == nil && attributes["b"] == 2)
  }

  @Test func `who has given a task away does not change it any more`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    let task = try await scene.task(of: worker)
    try await scene.actions.invoke(.rejectTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    let payload = Open(TaskAttributesFields(sid: task.sid, attributes: ["disposition": "Spam"]))
    let failure = await failure {
      try await scene.actions.invoke(.setTaskAttributes, payload, by: "agent:\(worker)")
    }
    #expect(failure?.status == 403)
  }

  @Test func `of two who add attributes at once neither loses any`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...20 {
        group.addTask {
          let fields = TaskAttributesFields(sid: task.sid, attributes: ["a\(number)": .integer(Int64(number))])
          // Who is outdated again and again may give up, and say so.
          while await DeskActionsTests.failure({
            try await scene.actions.invoke(.setTaskAttributes, Open(fields), by: "agent:\(worker)")
          })?.status == 409 {}
        }
      }
      try await group.waitForAll()
    }
    let attributes = try await scene.task(of: worker).attributes
    for number in 1...20 { #expect(attributes["a\(number)"] == .integer(Int64(number))) }
  }

  @Test func `a customer does not say what agents find out, nor which conversation it is`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer(
      attributes: ["disposition": "Resolved", "conversationSid": "CH1", "channelSid": "CH1", "topic": "bill"])
    let attributes = try await scene.task(of: worker).attributes
    #expect(attributes["disposition"] == nil && attributes["topic"] == "bill")
    #expect(attributes["conversationSid"]?.stringValue == conversation.conversationSid)
    #expect(attributes["channelSid"]?.stringValue == conversation.conversationSid)
  }
}
