import Desk
import DeskActions
import Plugboard
import Testing

/// What becomes of a task that nobody has accepted when its customer leaves.
@Suite struct LeavingTests {
  private func leave(_ scene: Scene, _ conversation: StartedConversationView) async throws {
    try await scene.actions.invoke(
      .leaveConversation, Open(ConversationFields(conversationSid: conversation.conversationSid)),
      by: "customer:\(conversation.participantSid)")
  }

  private func status(_ scene: Scene, _ conversation: StartedConversationView) async -> TaskStatus? {
    let task = Identifier<DeskTask>(conversation.taskSid)
    return await scene.centre.engine.read { state in task.flatMap { state.tasks[$0]?.status } }
  }

  @Test func `while somebody could answer, it is canceled`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer()
    #expect(try await scene.task(of: worker).status == "pending")
    try await leave(scene, conversation)
    #expect(await scene.tasks(of: worker).isEmpty)
    #expect(await status(scene, conversation) == .canceled)
  }

  @Test func `while nobody is there, what was written is a message to be read`() async throws {
    let scene = try await Scene()
    let conversation = try await scene.customer()
    try await leave(scene, conversation)
    #expect(await status(scene, conversation) == .pending)
  }

  @Test func `a plugin can have it answered all the same`() async throws {
    let scene = try await Scene()
    try scene.actions.owner("call-back").addListener(before: .cancelTask) { payload, abort in
      #expect(payload.reason == "the customer has left")
      abort("We call back.")
    }
    let worker = try await scene.worker("Ana")
    let conversation = try await scene.customer()
    try await leave(scene, conversation)
    #expect(try await scene.task(of: worker).status == "pending")
  }

  @Test func `customers cancel nothing else`() async throws {
    let scene = try await Scene()
    let conversation = try await scene.customer()
    let failure = await failure {
      try await scene.actions.invoke(
        .cancelTask, Open(CancelTaskFields(taskSid: conversation.taskSid)),
        by: "customer:\(conversation.participantSid)")
    }
    #expect(failure?.status == 403)
  }

  @Test func `who leaves what was accepted cancels nothing`() async throws {
    let scene = try await Scene()
    let (worker, _, conversation) = try await scene.accepted()
    try await leave(scene, conversation)
    #expect(try await scene.task(of: worker).status == "wrapping")
  }
}
