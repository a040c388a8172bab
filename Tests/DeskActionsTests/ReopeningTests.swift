import Desk
import DeskActions
import DeskPlugins
import Plugboard
import Testing

/// What a customer writes when the work is done, and the conversation not yet closed.
@Suite struct ReopeningTests {
  /// A chat whose task has been completed.
  private func completed(
    _ scene: Scene, attributes: JSON = [:]
  ) async throws -> (worker: String, conversation: StartedConversationView) {
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer(attributes: attributes)
    let task = Open(TaskFields(sid: try await scene.task(of: worker).sid))
    try await scene.actions.invoke(.acceptTask, task, by: "agent:\(worker)")
    try await scene.actions.invoke(
      .setTaskAttributes, Open(TaskAttributesFields(sid: task.fields.sid, attributes: ["disposition": "Resolved"])),
      by: "agent:\(worker)")
    try await scene.actions.invoke(.completeTask, task, by: "agent:\(worker)")
    #expect(await scene.tasks(of: worker).isEmpty)
    return (worker, conversation)
  }

  private func write(_ body: String, _ scene: Scene, _ conversation: StartedConversationView) async throws {
    try await scene.actions.invoke(
      .sendMessage, Open(MessageFields(conversationSid: conversation.conversationSid, body: body)),
      by: "customer:\(conversation.participantSid)")
  }

  @Test func `another task answers for it, like the last one but for what was written up`() async throws {
    let scene = try await Scene()
    let (worker, conversation) = try await completed(scene, attributes: ["language": "fr"])
    try await write("One more thing", scene, conversation)
    let task = try await scene.task(of: worker)
    #expect(task.status == "pending" && task.conversationSid == conversation.conversationSid)
    #expect(task.attributes["language"] == "fr" && task.attributes["customerName"] == "Carla")
    #expect(task.attributes["disposition"] == nil)
    try await write("And another", scene, conversation)
    #expect(try await scene.task(of: worker).taskSid == task.taskSid)
  }

  @Test func `where the way of the last one is gone, another task goes the way of new conversations`() async throws {
    let scene = try await Scene()
    let (worker, conversation) = try await completed(scene)
    let (queue, old) = try await scene.centre.engine.read { state in
      (try #require(state.queues.keys.first), try #require(state.workflows.keys.first))
    }
    let new = try await scene.actions.invoke(
      .saveWorkflow,
      Open(SaveWorkflowFields(friendlyName: "New", filters: [], defaultTargets: [.init(queueSid: "\(queue)")])))
    _ = try await scene.centre.engine.perform(.removeWorkflow(old, default: nil), by: "a test")
    try await write("One more thing", scene, conversation)
    #expect(try await scene.task(of: worker).workflowSid == new)
  }

  @Test func `while the last one is written up, another task answers for it`() async throws {
    let scene = try await Scene()
    let (worker, task, conversation) = try await scene.accepted()
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    try await write("But wait", scene, conversation)
    #expect(Set(await scene.tasks(of: worker).map(\.status)) == ["wrapping", "pending"])
    try await write("Still here?", scene, conversation)
    #expect(await scene.tasks(of: worker).count == 2)
  }

  @Test(arguments: [
    ("5", 0), (" 4! ", 0), ("0", 1), ("6", 1), ("55", 1), ("My house is on fire", 1), ("5 is missing", 1),
  ])
  func `only a number from 1 to 5 answers the survey`(answer: String, tasks: Int) async throws {
    let scene = try await Scene()
    try await PluginHost([SurveyAfterWrapUp()], for: scene.centre, on: scene.actions).start("survey-after-wrap-up")
    let (worker, conversation) = try await completed(scene)
    try await write(answer, scene, conversation)
    #expect(await scene.tasks(of: worker).count == tasks)
  }

  @Test func `the answer to a survey makes no task, and what comes after it does`() async throws {
    let scene = try await Scene()
    let host = PluginHost([SurveyAfterWrapUp(text: "Goodbye")], for: scene.centre, on: scene.actions)
    try await host.start("survey-after-wrap-up")
    let (worker, conversation) = try await completed(scene)
    try await write("5", scene, conversation)
    #expect(await scene.tasks(of: worker).isEmpty)
    try await write("Are you still there?", scene, conversation)
    #expect(try await scene.task(of: worker).status == "pending")
    #expect(
      try await scene.messages(conversation.conversationSid) == ["Hello", "Goodbye", "5", "Are you still there?"])
  }

  @Test func `what was answered long ago and is sent again makes no task`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer()
    let question = Open(
      MessageFields(conversationSid: conversation.conversationSid, body: "Where is it?", clientID: "question"))
    let customer = "customer:\(conversation.participantSid)"
    try await scene.actions.invoke(.sendMessage, question, by: customer)
    let task = Open(TaskFields(sid: try await scene.task(of: worker).sid))
    try await scene.actions.invoke(.acceptTask, task, by: "agent:\(worker)")
    try await scene.actions.invoke(
      .sendMessage, Open(MessageFields(conversationSid: conversation.conversationSid, body: "Here.")),
      by: "agent:\(worker)")
    try await scene.actions.invoke(.completeTask, task, by: "agent:\(worker)")
    try await scene.actions.invoke(.sendMessage, question, by: customer)
    #expect(await scene.tasks(of: worker).isEmpty)
  }

  @Test func `a plugin can keep it from making a task; the message is kept`() async throws {
    let scene = try await Scene()
    try scene.actions.owner("quiet").addListener(before: .reopenConversation) { _, abort in abort("Enough.") }
    let (worker, conversation) = try await completed(scene)
    try await write("Hello?", scene, conversation)
    #expect(await scene.tasks(of: worker).isEmpty)
    #expect(try await scene.messages(conversation.conversationSid).last == "Hello?")
  }

  @Test func `a message that comes while a plugin objects to the one before makes a task`() async throws {
    let scene = try await Scene()
    let (asked, ask) = AsyncStream.makeStream(of: Void.self)
    let (answers, answer) = AsyncStream.makeStream(of: Void.self)
    try scene.actions.owner("survey").addListener(before: .reopenConversation) { payload, abort async in
      guard payload.index == 2 else { return }
      ask.yield()
      for await _ in answers { break }
      abort("That is an answer.")
    }
    let (worker, conversation) = try await completed(scene)
    async let first: Void = write("5", scene, conversation)
    for await _ in asked { break }
    try await write("But my refund is missing", scene, conversation)
    #expect(await scene.tasks(of: worker).isEmpty)
    answer.yield()
    try await first
    #expect(try await scene.task(of: worker).status == "pending")
  }

  @Test func `when no task can be made the message is sent all the same, and the next one tries again`() async throws {
    let scene = try await Scene()
    let broken = try scene.actions.replace(.reopenConversation) { _, _ in
      throw Failure(kind: .failed, message: "There is no way.", status: 500)
    }
    let (worker, conversation) = try await completed(scene)
    try await write("Hello?", scene, conversation)
    #expect(scene.reports.all.count == 1)
    #expect(scene.reports.all.first?.contains("message 2 of \(conversation.conversationSid)") == true)
    #expect(scene.reports.all.first?.contains("There is no way.") == true)
    broken.remove()
    try await write("Is anybody there?", scene, conversation)
    #expect(try await scene.task(of: worker).status == "pending")
    #expect(try await scene.messages(conversation.conversationSid) == ["Hello", "Hello?", "Is anybody there?"])
  }
}
