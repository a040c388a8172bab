import BrowserDriver
import Desk
import Testing

@testable import DeskServer

extension BrowserTests {
  /// Whoever waits for a plugin reads for which one, and can give up.
  @Suite struct SlowHookTests {
    @Test func `a hook on the desk that takes its time is named, and can be cancelled`() async throws {
      let hook = HeldHook("slow-check", .before, "AcceptTask")
      try await Chat.with(plugins: [hook]) { chat in
        try await chat.agent.click(".offer [data-action=AcceptTask]")
        try await chat.agent.waitForText("Waiting for slow-check", in: ".offer .said")
        #expect(
          try await chat.agent.evaluate("document.querySelector('.offer [data-action=AcceptTask]').disabled") == true)
        try await chat.agent.click(".offer .said [data-act=cancel]")
        try await chat.agent.waitForText("Cancelled.", in: ".offer .said[data-for=AcceptTask]")
        #expect(await chat.status == .pending)
        hook.release()
        try await chat.accept()
        #expect(await chat.status == .accepted)
      }
    }

    @Test func `a hook on the desk that ends by itself leaves no word behind`() async throws {
      let hook = HeldHook("slow-check", .before, "AcceptTask")
      try await Chat.with(plugins: [hook]) { chat in
        try await chat.agent.click(".offer [data-action=AcceptTask]")
        try await chat.agent.waitForText("Waiting for slow-check", in: ".offer .said")
        hook.release()
        try await chat.agent.waitForMessage(Chat.question, in: "#panel")
        #expect(try await chat.agent.evaluate("document.body.innerText.includes('slow-check')") == false)
      }
    }

    @Test func `a hook in the page that takes its time is named, and can be cancelled`() async throws {
      try await withPluginFolder { folder in
        try folder.add(
          "pondering.js",
          """
          export default (flex) => {
            const decided = new Promise((resolve) => { globalThis.decide = resolve; });
            flex.Actions.addListener("beforeAcceptTask", () => decided);
          };
          """)
        try await Chat.with(pagePlugins: folder) { chat in
          try await chat.agent.click(".offer [data-action=AcceptTask]")
          try await chat.agent.waitForText("Waiting for pondering", in: ".offer .said")
          try await chat.agent.click(".offer .said [data-act=cancel]")
          try await chat.agent.waitForText("Cancelled.", in: ".offer .said[data-for=AcceptTask]")
          try await chat.agent.evaluate("decide(); null")
          try await chat.agent.waitUntilSettled()
          #expect(await chat.status == .pending)
          try await chat.accept()
        }
      }
    }

    @Test func `a customer waits without being told of plugins, and can give up`() async throws {
      let hook = HeldHook("word-filter", .before, "SendMessage") { $0["body"] == "Hm." }
      try await Chat.with(plugins: [hook]) { chat in
        try await chat.customer.send("Hm.", in: "#conversation")
        try await chat.customer.waitForText("One moment …", in: "#conversation .said")
        #expect(try await chat.customer.evaluate("document.body.innerText.includes('word-filter')") == false)
        try await chat.customer.click("#conversation .said [data-act=cancel]")
        // What was not sent is back in the field.
        try await chat.customer.waitUntil("document.querySelector('textarea[name=message]').value === 'Hm.'")
        #expect(try await chat.messages == [Chat.question])
      }
    }
  }
}
