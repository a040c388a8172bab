import BrowserDriver
import Desk
import DeskActions
import Plugboard
import Testing

@testable import DeskServer

extension BrowserTests {
  /// A plugin's fault is the plugin's: it is named, and everything else goes on.
  @Suite struct BrokenPluginTests {
    @Test func `page plugins that do not start are named, and what they had attached is gone`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "1-throws.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeAcceptTask", (payload, abort) => abort("left over"));
            throw new Error("no luck today");
          };
          """)
        try folder.add("2-empty.js", "export const nothing = 1;")
        try folder.add("3-unfinished.js", "export default (")
        try folder.add(
          "4-works.js",
          """
          export default (flex) => {
            flex.Actions.addListener("afterAcceptTask", () => alert("still here"));
          };
          """)
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.agent.waitForText(
            "These plugins do not run: 1-throws: no luck today; 2-empty: ", in: ".notice")
          let bars = try await chat.agent.texts(of: ".notice")
          #expect(bars.count == 1)
          #expect(bars.first?.contains("; 2-empty: Its module has no default") == true)
          #expect(bars.first?.contains("; 3-unfinished: ") == true)
          try await chat.accept()
          try await chat.agent.waitUntilSettled()
          #expect(chat.agent.dialogs.map(\.message) == ["still here"])
        }
      }
    }

    @Test func `a page plugin whose listeners throw is named, and the task is accepted`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "clumsy.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeAcceptTask", () => { throw new Error("stumbled before"); });
            flex.Actions.addListener("afterAcceptTask", async () => { throw new Error("stumbled after"); });
          };
          """)
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.accept()
          try await chat.agent.waitUntilSettled()
          #expect(await chat.status == .accepted)
          let faults = chat.agent.errors
          #expect(
            faults.contains { $0.contains("clumsy's before on AcceptTask failed") && $0.contains("stumbled before") })
          #expect(
            faults.contains { $0.contains("clumsy's after on AcceptTask failed") && $0.contains("stumbled after") })
        }
      }
    }

    @Test func `a plugin of the desk that does not start is named in the inspector, and the desk works`() async throws {
      try await Chat.with(plugins: [Broken()]) { chat in
        try await chat.agent.click("[data-act=inspect]")
        try await chat.agent.waitForText("broken 0.1 does not run: ", in: "#inspector")
        try await chat.accept()
        #expect(await chat.status == .accepted)
      }
    }

    @Test func `a plugin of the desk whose listener throws does not stop an agent`() async throws {
      try await Chat.with(plugins: [Clumsy()]) { chat in
        try await chat.accept()
        #expect(await chat.status == .accepted)
      }
    }

    @Test func `in safe mode no plugin runs, neither in the page nor on the desk`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "stubborn.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeAcceptTask", (payload, abort) => abort("Never."));
          };
          """)
        let configuration = DeskConfiguration(folder: "", pagePlugins: folder.path, isSafeMode: true)
        try await withDesk(plugins: [Stubborn()], configuration: configuration) { desk in
          try await desk.makeAvailable("ana")
          try await BrowserTests.withBrowser { browser in
            let agent = try await browser.newPage()
            try await agent.signIn("ana", at: desk)
            let customer = try await browser.newPage()
            try await customer.write(Chat.question, as: "Carla", at: desk)
            try await agent.acceptOffer(of: "Carla")
            try await agent.waitForMessage(Chat.question, in: "#panel")
          }
        }
      }
    }

    private struct Stumbled: Error {}

    private struct Stubborn: DeskPlugin {
      let name = "stubborn"
      let version = "0.1"

      func start(_ owner: Owner, _ centre: ContactCentre) throws {
        try owner.addListener(before: .acceptTask) { _, abort in abort("Never.") }
      }
    }

    private struct Broken: DeskPlugin {
      let name = "broken"
      let version = "0.1"

      func start(_ owner: Owner, _ centre: ContactCentre) throws {
        try owner.addListener(before: .acceptTask) { _, abort in abort("left over") }
        throw Stumbled()
      }
    }

    private struct Clumsy: DeskPlugin {
      let name = "clumsy"
      let version = "0.1"

      func start(_ owner: Owner, _ centre: ContactCentre) throws {
        try owner.addListener(before: .acceptTask) { _ in throw Stumbled() }
        try owner.addListener(after: .acceptTask) { _ in throw Stumbled() }
      }
    }
  }
}
