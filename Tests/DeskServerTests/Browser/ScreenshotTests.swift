import BrowserDriver
import Foundation
import Testing

@testable import DeskServer

extension BrowserTests {
  /// Pictures of the pages for the documentation, made when the environment names a folder for them.
  @Suite(.enabled(if: Album.folder != nil, "Name a folder: PLUGBOARD_SCREENSHOTS=…"))
  struct ScreenshotTests {
    @Test func `pages are pictured, light and dark, on a desk and on a phone`() async throws {
      let folder = try #require(Album.folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try await withPluginFolder { plugins in
        try plugins.add(
          "confirm-before-accept.js",
          """
          export default (flex) => {
            flex.Actions.addListener("beforeAcceptTask", (payload, abort) => {
              if (!confirm("Are you sure you want to accept the task?")) abort();
            });
          };
          """)
        try await Chat.with(pagePlugins: plugins) { chat in
          let (agent, carla) = (chat.agent, chat.customer)
          let dora = try await chat.browser.newPage()
          try await dora.write("Can I pay by card?", as: "Dora", at: chat.desk)
          let emil = try await chat.browser.newPage()
          try await emil.write("My parcel arrived open. What now?", as: "Emil", at: chat.desk)
          let selected = try await agent.acceptOffer(of: "Carla")
          try await agent.send("Let me look. Do you have its number?", in: "#panel")
          try await carla.waitForMessage("Let me look.", in: "#conversation")
          try await carla.send("It is 4711. See https://example.com/orders/4711", in: "#conversation")
          try await agent.waitForMessage("4711", in: "#panel")
          try await agent.send("Thank you. It left us on Monday and will be with you tomorrow.", in: "#panel")
          try await carla.waitForMessage("tomorrow", in: "#conversation")
          // From here on the inspector has something of the desk to show.
          try await agent.click("[data-act=inspect]")
          try await agent.waitForText("skill-guard", in: "#inspector")
          try await agent.acceptOffer(of: "Dora")
          try await agent.waitForMessage("card", in: "#panel")
          try await agent.click(".task[data-sid='\(selected)']")
          try await agent.waitForMessage("tomorrow", in: "#panel")
          try await dora.send("And is there a discount for students?", in: "#conversation")
          try await agent.waitUntil("document.querySelector('.task .unread:not([hidden])')", within: .seconds(10))
          try await agent.waitUntilSettled()

          for dark in [false, true] {
            let mode = dark ? "dark" : "light"
            for (page, name) in [(agent, "agent"), (carla, "customer")] {
              try await page.screenshot(to: "\(folder)/\(name)-\(mode).png", width: 1280, height: 800, dark: dark)
            }
          }
          try await agent.click("[data-act=inspect]")
          for dark in [false, true] {
            let mode = dark ? "dark" : "light"
            for (page, name) in [(agent, "agent"), (carla, "customer")] {
              try await page.screenshot(to: "\(folder)/\(name)-phone-\(mode).png", width: 390, height: 844, dark: dark)
            }
          }
        }
      }
    }
  }
}

/// Where pictures go.
private enum Album {
  static let folder = ProcessInfo.processInfo.environment["PLUGBOARD_SCREENSHOTS"]
}
