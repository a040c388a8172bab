import BrowserDriver
import Testing

@testable import DeskServer

extension BrowserTests {
  /// What people meet who do not look at a large bright screen.
  @Suite struct AppearanceTests {
    @Test func `a screen reader is told what everything is called`() async throws {
      try await Chat.with { chat in
        let offered = try await chat.agent.accessibilityTree
        for wanted in [
          "button Accept", "button Reject", "region Offers", "region Your tasks", "button Activity: Available",
          "button Sign out", "navigation Tasks", "navigation Views", "main ",
        ] { #expect(offered.contains { "\($0.role) \($0.name)" == wanted }, "\(wanted)") }
        try await chat.accept()
        let accepted = try await chat.agent.accessibilityTree
        for wanted in [
          "textbox Write a message", "button Send", "button End chat", "button Transfer", "log Messages",
          "region Selected task", "button Canned responses",
        ] { #expect(accepted.contains { "\($0.role) \($0.name)" == wanted }, "\(wanted)") }
        let customer = try await chat.customer.accessibilityTree
        for wanted in ["textbox Write a message", "button Send", "button End chat", "log Messages"] {
          #expect(customer.contains { "\($0.role) \($0.name)" == wanted }, "\(wanted)")
        }
        try await chat.wrapUp()
        let wrapping = try await chat.agent.accessibilityTree
        for wanted in ["combobox Disposition", "textbox Notes", "button Complete"] {
          #expect(wrapping.contains { "\($0.role) \($0.name)" == wanted }, "\(wanted)")
        }
        let operable: Set = ["button", "textbox", "combobox", "link", "radio", "checkbox", "menuitem", "menuitemradio"]
        for tree in [offered, accepted, wrapping, customer] {
          #expect(tree.filter { operable.contains($0.role) && $0.name.isEmpty } == [])
        }
      }
    }

    @Test func `nothing has to be scrolled sideways on a phone`() async throws {
      try await Chat.with { chat in
        for page in [chat.agent, chat.customer] { try await page.show(width: 360, height: 740) }
        try await chat.customer.expectNoSidewaysScrolling()
        try await chat.agent.expectNoSidewaysScrolling()
        try await chat.accept()
        let long = "A word that does not end: \(String(repeating: "wonder", count: 60))"
        try await chat.agent.send(long, in: "#panel")
        try await chat.customer.waitForMessage(long, in: "#conversation")
        try await chat.agent.expectNoSidewaysScrolling()
        try await chat.customer.expectNoSidewaysScrolling()
        try await chat.wrapUp()
        try await chat.agent.expectNoSidewaysScrolling()
        #expect(try await chat.agent.exists("#wrap-up [data-action=CompleteTask]"))
      }
    }

    @Test(arguments: [false, true]) func `all text stands out from what is behind it`(_ dark: Bool) async throws {
      try await Chat.with { chat in
        for page in [chat.agent, chat.customer] { try await page.show(dark: dark) }
        let background = "\(PageColours.script)(document.body).background"
        let brightness = try await chat.agent.evaluate(background).number ?? .nan
        #expect(dark ? brightness < 0.2 : brightness > 0.6)
        let dora = try await chat.browser.newPage()
        try await dora.write("Can I pay by card?", as: "Dora", at: chat.desk)
        try await chat.agent.acceptOffer(of: "Carla")
        try await chat.agent.send("Let me look.", in: "#panel")
        try await chat.customer.waitForMessage("Let me look.", in: "#conversation")
        try await chat.agent.click("[data-act=inspect]")
        for (page, place) in [(chat.agent, "#panel"), (chat.customer, "#conversation")] {
          try await page.evaluate(
            """
            (() => {
              const data = new DataTransfer();
              data.items.add(new File(["x"], "plan.txt"));
              document.querySelector("\(place) textarea")
                .dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            })()
            """)
          try await page.waitUntil("document.querySelector('\(place) .chip')")
          #expect(try await page.exists("\(place) textarea:placeholder-shown"))
          let faint = try await page.evaluate(PageColours.faintText)
          #expect(faint == [])
        }
      }
    }
  }
}

extension Page {
  fileprivate func expectNoSidewaysScrolling(_ location: SourceLocation = #_sourceLocation) async throws {
    let widths = try await evaluate("[document.documentElement.scrollWidth, innerWidth]")
    #expect((widths[0]?.number ?? .infinity) <= (widths[1]?.number ?? 0), sourceLocation: location)
  }
}

/// Reads colours in a page, in whatever way its style sheets write them.
private enum PageColours {
  /// A function that gives the luminance of an element's text, or of such a part as its `::placeholder`, and of what is behind
  /// it, as WCAG defines it.
  static let script = """
    ((element, part) => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const layers = [];
      for (let one = element; one; one = one.parentElement) layers.unshift(getComputedStyle(one).backgroundColor);
      canvas.fillStyle = matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "white";
      canvas.fillRect(0, 0, 1, 1);
      const luminance = () => {
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const paint = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return luminance();
      };
      const background = layers.map(paint).at(-1);
      const { color, opacity } = getComputedStyle(element, part);
      canvas.globalAlpha = part ? Number(opacity) : 1;
      return { background, text: paint(color) };
    })
    """

  /// The texts that can be seen and have a contrast of less than 4.5 to 1; what is switched off may be faint.
  static let faintText = """
    [...document.querySelectorAll("body *")].filter((element) => {
      const part = element.matches(":placeholder-shown") ? "::placeholder" : undefined;
      const hasText = part || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!hasText || !element.checkVisibility() || element.closest(":disabled, option, noscript")) return false;
      const { text, background } = \(script)(element, part);
      return (Math.max(text, background) + 0.05) / (Math.min(text, background) + 0.05) < 4.5;
    }).map((element) => `${element.tagName} ${element.className}: ${element.placeholder ?? element.textContent.trim()}`)
    """
}
