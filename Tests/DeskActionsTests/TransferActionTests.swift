import Desk
import DeskActions
import Plugboard
import Testing

@Suite("Handing over with attributes") struct TransferActionTests {
  private static let given: JSON = ["customerName": "Carla B.", "reason": "billing"]

  private static func transfer(_ scene: Scene, _ sid: String, to target: String, by worker: String) async throws {
    try await scene.actions.invoke(
      .transferTask, Open(TransferFields(sid: sid, targetSid: target, options: .init(attributes: given))),
      by: "agent:\(worker)")
  }

  private static func makeUnavailable(_ worker: String, _ scene: Scene) async throws {
    try await scene.actions.invoke(.setActivity, Open(ActivityFields(activityName: "Break")), by: "agent:\(worker)")
  }

  private static func changes(_ scene: Scene) async throws -> Int {
    try await scene.centre.engine.events(after: 0).count { $0.event.name == .taskAttributesChanged }
  }

  @Test func `a task goes over with the attributes`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let other = try await scene.worker("Ben")
    try await Self.transfer(scene, task.sid, to: other, by: worker)
    let attributes = try await scene.task(of: other).attributes
    #expect(attributes["customerName"] == "Carla B." && attributes["reason"] == "billing")
  }

  @Test func `a task that can't be handed over is not touched`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let other = try await scene.worker("Ben")
    try await Self.makeUnavailable(other, scene)
    let before = try await Self.changes(scene)
    let refusal = await failure { try await Self.transfer(scene, task.sid, to: other, by: worker) }
    #expect(refusal?.status == 409)
    #expect(try await scene.task(of: worker).attributes == task.attributes)
    #expect(try await Self.changes(scene) == before)
  }

  @Test func `when it turns out meanwhile that it can't, only what others have changed remains`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let other = try await scene.worker("Ben")
    try scene.actions.owner("meanwhile").addListener(after: .setTaskAttributes) { payload, _, _ in
      if payload.attributes?["reason"] == nil { return }
      try await scene.actions.invoke(
        .setTaskAttributes,
        Open(TaskAttributesFields(sid: task.sid, attributes: ["customerName": "Clara", "vip": true])), by: "api:crm")
      try await Self.makeUnavailable(other, scene)
    }
    let refusal = await failure { try await Self.transfer(scene, task.sid, to: other, by: worker) }
    #expect(refusal?.status == 409)
    let attributes = try await scene.task(of: worker).attributes
    #expect(attributes["reason"] == nil)
    #expect(attributes["customerName"] == "Clara" && attributes["vip"] == true)
  }

  @Test func `a plugin that objects to the attributes stops the transfer`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    let other = try await scene.worker("Ben")
    try scene.actions.owner("frozen").addListener(before: .setTaskAttributes) { _, abort in abort("It is frozen.") }
    let refusal = await failure { try await Self.transfer(scene, task.sid, to: other, by: worker) }
    #expect(refusal?.reason == "It is frozen.")
    #expect(await scene.tasks(of: other).isEmpty)
    #expect(try await scene.task(of: worker).attributes == task.attributes)
  }
}
