import BrowserDriver
import Desk
import DeskActions
import Foundation
import Plugboard
import Testing

@testable import DeskServer

extension BrowserTests {
  /// The samples of the reference, as they stand in `Examples/PagePlugins`, in the page of an agent.
  @Suite struct ReferenceSampleTests {
    @Test func `an alert comes after the task is accepted`() async throws {
      try await withPluginFolder { folder in
        try folder.addExample("1-alert-after-accept.js")
        try await Chat.with(pagePlugins: folder) { chat in
          let journal = Journal()
          chat.agent.onDialog { [desk = chat.desk] dialog in
            let status = await desk.site.centre.engine.read { $0.reservations.values.first?.status }
            journal("\(dialog.kind) when \(status?.rawValue ?? "gone"): \(dialog.message)")
            return .accept
          }
          try await chat.accept()
          try await chat.agent.waitUntilSettled()
          #expect(journal.entries == ["alert when accepted: Triggered after event AcceptTask"])
          #expect(chat.agent.errors == [])
        }
      }
    }

    @Test func `whoever does not confirm does not accept, and reads which plugin has asked`() async throws {
      try await withPluginFolder { folder in
        try folder.addExample("2-confirm-before-accept.js")
        try await Chat.with(pagePlugins: folder) { chat in
          chat.agent.onDialog { $0.kind == .confirm ? .dismiss : .accept }
          try await chat.agent.click(".offer [data-action=AcceptTask]")
          try await chat.agent.waitForText("2-confirm-before-accept", in: ".offer .said[data-for=AcceptTask]")
          #expect(
            chat.agent.dialogs.map(\.message) == [
              "Triggered before event AcceptTask", "Are you sure you want to accept the task?",
            ])
          #expect(await chat.status == .pending)

          chat.agent.onDialog { _ in .accept }
          try await chat.accept()
          #expect(await chat.status == .accepted)
        }
      }
    }

    @Test func `a replacement alerts, and then the task is accepted`() async throws {
      try await withPluginFolder { folder in
        try folder.addExample("3-replace-accept.js")
        try await Chat.with(pagePlugins: folder) { chat in
          let journal = Journal()
          chat.agent.onDialog { [desk = chat.desk] dialog in
            let status = await desk.site.centre.engine.read { $0.reservations.values.first?.status }
            journal("\(status?.rawValue ?? "gone"): \(dialog.message)")
            return .accept
          }
          try await chat.accept()
          #expect(journal.entries == ["pending: I have replaced this Action"])
          #expect(await chat.status == .accepted)
        }
      }
    }

    // MARK: The request

    private static let disposition: Set<String> = ["required-disposition"]
    private static let host = "https://my.server.backend.com"

    @Test func `as printed, the custom action returns before its request is made`() async throws {
      try await OtherServer.run { server in
        try await withPluginFolder { folder in
          try folder.addExample("4-request-after-complete.js", replacing: (Self.host, server.address))
          try await Chat.with(pagePlugins: folder, allowing: [server.address], disabled: Self.disposition) { chat in
            try await complete(chat)
            #expect(try await chat.agent.evaluate("outcomes").text.contains("MyAction completed"))
            #expect(server.requests.entries == [])
            #expect(chat.agent.dialogs == [])
          }
        }
      }
    }

    @Test func `corrected, the custom action's request is made once the task is completed`() async throws {
      try await OtherServer.run { server in
        try await withPluginFolder { folder in
          try folder.addExample("corrected/4-request-after-complete.js", replacing: (Self.host, server.address))
          try await Chat.with(pagePlugins: folder, allowing: [server.address], disabled: Self.disposition) { chat in
            try await complete(chat)
            #expect(server.requests.entries == ["GET /test"])
            #expect(chat.agent.dialogs.map(\.message) == ["Triggered MyAction with response 200"])
            #expect(chat.agent.errors == [])
          }
        }
      }
    }

    @Test func `a host that nobody has allowed is refused by the browser, and the task is completed all the same`()
      async throws
    {
      try await OtherServer.run { server in
        try await withPluginFolder { folder in
          try folder.addExample("corrected/4-request-after-complete.js", replacing: (Self.host, server.address))
          try await Chat.with(pagePlugins: folder, disabled: Self.disposition) { chat in
            try await complete(chat)
            // The request is made after the task is completed.
            try await chat.agent.waitUntilSettled()
            #expect(server.requests.entries == [])
            #expect(await chat.status == .completed)
            #expect(chat.agent.errors.contains { $0.contains("Content Security Policy") })
            #expect(
              chat.agent.errors.contains { $0.contains("4-request-after-complete's after on CompleteTask failed") })
          }
        }
      }
    }

    /// Takes a chat from its offer to its end, and waits until the plugins are done with it.
    private func complete(_ chat: Chat) async throws {
      try await chat.agent.evaluate(
        """
        globalThis.outcomes = [];
        Flex.Actions.observe((event) => outcomes.push(`${event.action} ${event.outcome}`), { kinds: ["settled"] });
        null
        """)
      try await chat.accept()
      try await chat.wrapUp()
      try await chat.agent.click("#wrap-up [data-action=CompleteTask]")
      try await chat.agent.waitUntil("!document.querySelector('.task')", within: .seconds(10))
      try await chat.agent.waitUntilSettled()
    }

    // MARK: The goodbye

    private static let goodbye = "Thanks for chatting. Your session is now closed."

    @Test(arguments: ["5-goodbye-before-wrap-up.js", "corrected/5-goodbye-before-wrap-up.js"])
    func `goodbye is said before the chat is wrapped up`(_ sample: String) async throws {
      let journal = Journal()
      try await withPluginFolder { folder in
        try folder.addExample(sample)
        try await Chat.with(plugins: [Witness(journal: journal)], pagePlugins: folder) { chat in
          try await chat.accept()
          try await chat.wrapUp()
          try await chat.customer.waitForMessage(Self.goodbye, in: "#conversation")
          #expect(journal.entries.prefix(3) == [Chat.question, Self.goodbye, "wrapping up"])
          #expect(await chat.status == .wrapping)
        }
      }
    }

    @Test func `as printed, a goodbye that can't be said keeps the agent waiting until they cancel`() async throws {
      try await withPluginFolder { folder in
        try folder.add("0-dead-line.js", Self.deadLine)
        try folder.addExample("5-goodbye-before-wrap-up.js")
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.accept()
          try await chat.agent.click("#panel [data-action=WrapupTask]")
          try await chat.agent.waitForText("Waiting for 5-goodbye-before-wrap-up", in: "#panel .task-buttons .said")
          try await chat.agent.click("#panel .task-buttons .said [data-act=cancel]")
          try await chat.agent.waitForText("Cancelled.", in: "#panel .said[data-for=WrapupTask]")
          #expect(await chat.status == .accepted)
        }
      }
    }

    @Test func `corrected, a goodbye that can't be said leaves the chat open and says why`() async throws {
      try await withPluginFolder { folder in
        try folder.add("0-dead-line.js", Self.deadLine)
        try folder.addExample("corrected/5-goodbye-before-wrap-up.js")
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.accept()
          try await chat.agent.click("#panel [data-action=WrapupTask]")
          try await chat.agent.waitForText("The line is dead.", in: "#panel .said[data-for=WrapupTask]")
          try await chat.agent.waitUntilSettled()
          #expect(await chat.status == .accepted)
        }
      }
    }

    private static let deadLine = """
      export default (flex) => {
        flex.Actions.replaceAction("SendMessage", async () => { throw new Error("The line is dead."); });
      };
      """

    /// A plugin of the desk that notes in which order the desk is asked for things.
    private struct Witness: DeskPlugin {
      let name = "witness"
      let version = "1.0.0"
      let journal: Journal

      func start(_ owner: Owner, _ centre: ContactCentre) throws {
        let journal = journal
        try owner.addListener(before: .wrapupTask) { _ in journal("wrapping up") }
        try owner.addListener(after: .sendMessage) { message in journal(message.body ?? "") }
      }
    }
  }
}
