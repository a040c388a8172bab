import BrowserDriver
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct InspectorTests {
    @Test func `the inspector shows an action's hooks in the page and on the desk, with their owners`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "polite.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeAcceptTask", () => {});
            flex.Actions.addGuard("AcceptTask", () => {});
            flex.Actions.replaceAction("AcceptTask", (payload, original) => original(payload));
            flex.Actions.addListener("afterAcceptTask", () => {});
            flex.Actions.addListener("beforeWrapupTask", (payload, abort) => abort("Not yet."));
          };
          """)
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.agent.click("[data-act=inspect]")
          try await chat.agent.waitForText("skill-guard", in: "#inspector")
          try await chat.accept()
          try await chat.agent.waitForText("completed", in: Self.trace("desk", "AcceptTask"))
          let (onPage, onDesk) = (
            try await hooks(of: "AcceptTask", in: "page", chat), try await hooks(of: "AcceptTask", in: "desk", chat)
          )
          #expect(
            onPage == [
              "before polite passed", "guard polite passed", "replacement polite passed", "body application passed",
              "after polite passed",
            ])
          #expect(onDesk == ["before application passed", "guard skill-guard passed", "body application passed"])

          try await chat.agent.click("#panel [data-action=WrapupTask]")
          try await chat.agent.waitForText("aborted", in: Self.trace("page", "WrapupTask"))
          #expect(try await hooks(of: "WrapupTask", in: "page", chat) == ["before polite aborted"])
          #expect(try await chat.agent.text(of: Self.trace("page", "WrapupTask")).contains("Not yet."))
          #expect(try await chat.agent.exists(Self.trace("desk", "WrapupTask")) == false)
        }
      }
    }

    @Test func `what happened before the inspector was open is there, without the desk's hooks`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "polite.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeWrapupTask", (payload, abort) => abort("Not yet."));
          };
          """)
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.accept()
          try await chat.agent.click("#panel [data-action=WrapupTask]")
          try await chat.agent.waitForText("Not yet.", in: "#panel .said")
          try await chat.agent.click("[data-act=inspect]")
          try await chat.agent.waitForText("the desk's hooks are not shown", in: "#inspector .earlier-traces")
          #expect(try await hooks(of: "WrapupTask", in: "page", chat) == ["before polite aborted"])
          #expect(try await chat.agent.exists(Self.trace("page", "AcceptTask")))
          #expect(try await chat.agent.exists("#inspector .trace[data-tier=desk]") == false)
          // From now on the desk's are there, also after a reload.
          try await chat.agent.reload()
          try await chat.agent.waitUntilLive()
          try await chat.agent.click(".task[data-action=SelectTask]")
          try await chat.agent.send("Let me look.", in: "#panel")
          try await chat.agent.waitForText("completed", in: Self.trace("desk", "SendMessage"))
        }
      }
    }

    private static func trace(_ tier: String, _ action: String) -> String {
      "#inspector .trace[data-tier=\(tier)][data-action-name=\(action)]"
    }

    private func hooks(of action: String, in tier: String, _ chat: Chat) async throws -> [String] {
      let trace = JSONValue.string(Self.trace(tier, action)).text
      return try await chat.agent.evaluate(
        """
        [...document.querySelector(\(trace)).querySelectorAll(".hook")]
          .map(({ dataset }) => `${dataset.hook} ${dataset.owner} ${dataset.verdict}`)
        """
      ).array?.compactMap(\.string) ?? []
    }
  }
}
