import BrowserDriver
import Testing

extension WithBrowser {
  @Suite struct InputTests {
    @Test func `a click is a trusted one, at an element that is scrolled to`() async throws {
      let page = try await newPage(
        "<div style='height: 5000px'></div><button onclick='document.title = event.isTrusted'>Accept</button>")
      try await page.click("button")
      #expect(try await page.evaluate("document.title") == "true")
    }

    @Test func `a click waits for its element`() async throws {
      let page = try await newPage(
        """
        <script>
        setTimeout(() => document.body.innerHTML = '<button disabled onclick="document.title = 1">Accept</button>', 50)
        setTimeout(() => document.querySelector('button').disabled = false, 150)
        </script>
        """)
      try await page.click("button")
      #expect(try await page.evaluate("document.title") == "1")
    }

    @Test func `an element under a bar at the window's edge is scrolled out from under it`() async throws {
      let page = try await newPage(
        """
        <body style='height: 5000px; margin: 0'><button onclick='document.title = 1'>Accept</button>
        <div style='position: fixed; inset: 0 0 auto; height: 60px; background: gray'></div>
        <style>button { position: absolute; top: 2000px }</style>
        """)
      try await page.evaluate("scrollTo(0, 1990)")
      try await page.click("button")
      #expect(try await page.evaluate("document.title") == "1")
    }

    @Test(arguments: [
      ("", "is not in the page"),
      ("<button style='display: none'>A</button>", "is invisible"),
      ("<button style='visibility: hidden'>A</button>", "is invisible"),
      ("<button disabled>A</button>", "is disabled"),
      ("<button>A</button><div id=veil style='position: fixed; inset: 0'></div>", "is covered by <div id=veil>"),
      ("<button style='position: fixed; left: -500px'>A</button>", "is outside of the window"),
    ])
    func `an element that a person could not click is not clicked`(_ html: String, _ problem: String) async throws {
      let page = try await newPage(html)
      let error = try await browserError { try await page.click("button", within: .milliseconds(200)) }
      #expect(error.code == .element)
      #expect(error.message.contains("button \(problem)"))
    }

    @Test func `a text is typed at the end of a field, or in its place`() async throws {
      let page = try await newPage("<input value=Dear> <textarea></textarea> <div contenteditable>Well</div>")
      try await page.type(" Ada 👋", into: "input")
      #expect(try await page.evaluate("document.querySelector('input').value") == "Dear Ada 👋")
      try await page.type("Grace", into: "input", replacing: true)
      #expect(try await page.evaluate("document.querySelector('input').value") == "Grace")
      try await page.type("", into: "input", replacing: true)
      #expect(try await page.evaluate("document.querySelector('input').value") == "")
      try await page.type("a\nb", into: "textarea")
      #expect(try await page.evaluate("document.querySelector('textarea').value") == "a\nb")
      try await page.type(", hello", into: "div")
      #expect(try await page.text(of: "div") == "Well, hello")
    }

    @Test func `Enter sends a form, and Shift and Enter breaks a line`() async throws {
      let page = try await newPage(
        """
        <form onsubmit="document.title = 'sent'; return false"><input></form><textarea></textarea>
        """)
      try await page.type("hello", into: "input")
      try await page.press("Enter")
      #expect(try await page.evaluate("document.title") == "sent")
      try await page.type("a", into: "textarea")
      try await page.press("Enter", .shift)
      try await page.press("b")
      #expect(try await page.evaluate("document.querySelector('textarea').value") == "a\nb")
    }

    @Test func `Tab moves the focus, and Space presses what has it`() async throws {
      let page = try await newPage("<input id=a><button id=b onclick='document.title = 1'>B</button>")
      try await page.click("#a")
      try await page.press("Tab")
      #expect(try await page.evaluate("document.activeElement.id") == "b")
      try await page.press("Space")
      #expect(try await page.evaluate("document.title") == "1")
      try await page.press("Tab", .shift)
      #expect(try await page.evaluate("document.activeElement.id") == "a")
    }

    @Test func `a key with Control writes nothing`() async throws {
      let page = try await newPage("<input onkeydown='document.title = event.ctrlKey + event.code'>")
      try await page.click("input")
      try await page.press("k", .control)
      #expect(try await page.evaluate("document.title + document.querySelector('input').value") == "trueKeyK")
    }

    @Test func `a key that nobody knows is refused`() async throws {
      let page = try await newPage()
      #expect(try await browserError { try await page.press("Return") }.code == .refused)
    }
  }
}
