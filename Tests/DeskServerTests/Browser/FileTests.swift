import BrowserDriver
import Desk
import DeskActions
import Foundation
import Plugboard
import Testing

@testable import DeskServer

extension BrowserTests {
  /// Files that people send each other.
  @Suite struct FileTests {
    /// A red dot.
    private static let picture = Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")!

    /// Runs a test with a folder for files and one for what pages save.
    private func withFolders(_ body: (_ files: URL, _ saved: URL) async throws -> Void) async throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let (files, saved) = (folder.appending(path: "files"), folder.appending(path: "saved"))
      for one in [files, saved] { try FileManager.default.createDirectory(at: one, withIntermediateDirectories: true) }
      try await body(files, saved)
    }

    @Test func `a picture goes to the agent and a plan comes back, byte for byte, also after a reload`() async throws {
      try await withFolders { files, saved in
        let plan = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try Self.picture.write(to: files.appending(path: "red dot.png"))
        try plan.write(to: files.appending(path: "Übersicht.pdf"))
        try await Chat.with { chat in
          try await chat.accept()
          try await chat.customer.attach(files.appending(path: "red dot.png"), in: "#conversation")
          try await chat.customer.click("#conversation [data-action=SendMessage]")
          try await chat.agent.waitForText("red dot.png", in: "#panel .file[data-sid]")
          #expect(try await chat.customer.exists("#conversation .chip") == false)
          #expect(try await chat.agent.save("#panel .file", to: saved, as: "red dot.png") == Self.picture)

          try await chat.agent.attach(files.appending(path: "Übersicht.pdf"), in: "#panel")
          try await chat.agent.send("Here is the plan.", in: "#panel")
          try await chat.customer.waitForText("Übersicht.pdf", in: "#conversation .file[data-sid]")
          try await chat.customer.waitForMessage("Here is the plan.", in: "#conversation")
          let place = "#conversation .message.theirs .file"
          #expect(try await chat.customer.save(place, to: saved, as: "Übersicht.pdf") == plan)

          try await chat.agent.reload()
          try await chat.agent.waitUntilLive()
          try await chat.agent.click(".task[data-action=SelectTask]")
          try await chat.agent.waitUntil("document.querySelectorAll('#panel .file').length === 2", within: .seconds(10))
          try FileManager.default.removeItem(at: saved.appending(path: "red dot.png"))
          #expect(try await chat.agent.save("#panel .file", to: saved, as: "red dot.png") == Self.picture)
          for page in [chat.agent, chat.customer] { #expect(page.errors == []) }
        }
      }
    }

    @Test func `a page or a drawing with a program in it is saved and never runs`() async throws {
      try await withFolders { files, saved in
        let program = "<script>alert(1); document.cookie = 'ran=1'</script>"
        let hostile = [
          "evil.html": "<!DOCTYPE html><title>Evil</title>\(program)",
          "evil.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">\(program)</svg>",
          "<img src=x onerror=alert(1)>.html": program,
        ]
        try await Chat.with { chat in
          try await chat.accept()
          for (name, text) in hostile.sorted(by: { $0.key < $1.key }) {
            let file = files.appending(path: name)
            try Data(text.utf8).write(to: file)
            try await chat.customer.attach(file, in: "#conversation")
            try await chat.customer.send("Look at \(name)", in: "#conversation")
            try await chat.agent.waitForMessage("Look at \(name)", in: "#panel")
          }
          #expect(try await chat.agent.exists(".message img, .message script") == false)
          let address = try await chat.agent.evaluate("location.href").string
          let sids =
            try await chat.agent.evaluate(
              "[...document.querySelectorAll('#panel .file')].map((one) => one.dataset.sid)"
            ).array?.compactMap(\.string) ?? []
          #expect(sids.count == 3)
          let conversation = try #require(
            await chat.desk.site.centre.engine.read { $0.conversations.keys.first.map { "\($0)" } })
          try await chat.agent.command(
            "Page.setDownloadBehavior", ["behavior": "allow", "downloadPath": .string(saved.path)])
          for sid in sids {
            // As if somebody had been given the address.
            try await chat.agent.evaluate("location.href = '/conversations/\(conversation)/media/\(sid)'; null")
            while try FileManager.default.contentsOfDirectory(atPath: saved.path).filter({ !$0.hasSuffix("crdownload") }
            )
            .count <= sids.firstIndex(of: sid)! {
              try await chat.agent.evaluate("new Promise((done) => setTimeout(done, 50))")
            }
          }
          #expect(try await chat.agent.evaluate("location.href").string == address)
          #expect(try await chat.agent.evaluate("document.cookie") == "")
          #expect(try String(contentsOf: saved.appending(path: "evil.svg"), encoding: .utf8) == hostile["evil.svg"])
          // Nor as a picture, a style, a script or in a frame.
          let loaded = try await chat.agent.evaluate(
            """
            Promise.all(["script", "iframe", "object"].map((tag) => new Promise((done) => {
              const one = document.createElement(tag);
              one.onload = () => done("loaded");
              one.onerror = () => done("refused");
              one.type = tag === "script" ? "module" : "text/html";
              one[tag === "object" ? "data" : "src"] = "/conversations/\(conversation)/media/\(sids[0])";
              document.body.append(one);
              if (tag !== "script") setTimeout(() => done("refused"), 500);
            })))
            """)
          #expect(loaded[0]?.string == "refused")
          #expect(chat.agent.dialogs == [] && chat.customer.dialogs == [])
          #expect(try await chat.agent.evaluate("document.cookie") == "")
        }
      }
    }

    @Test func `a picture is seen on both pages, and only what the desk has found to be one`() async throws {
      try await withFolders { files, _ in
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"
        for (name, bytes) in [
          ("dot.png", Self.picture), ("drawing.svg", Data(drawing.utf8)), ("lie.png", Data(drawing.utf8)),
        ] { try bytes.write(to: files.appending(path: name)) }
        try await Chat.with { chat in
          try await chat.accept()
          for name in ["drawing.svg", "lie.png", "dot.png"] {
            try await chat.customer.attach(files.appending(path: name), in: "#conversation")
            try await chat.customer.send("Here is \(name)", in: "#conversation")
            try await chat.agent.waitForMessage("Here is \(name)", in: "#panel")
          }
          for (page, place) in [(chat.agent, "#panel"), (chat.customer, "#conversation")] {
            try await page.waitUntil(
              "document.querySelector('\(place) .picture')?.naturalWidth === 1", within: .seconds(10))
            #expect(try await page.texts(of: "\(place) .file:has(.picture) .file-name") == ["dot.png"])
            #expect(try await page.accessibilityTree.contains { $0.name.hasPrefix("Download dot.png") })
            #expect(page.errors == [] && page.dialogs == [])
          }
        }
      }
    }

    @Test func `why a file does not go is said below the message, and it can be taken out`() async throws {
      try await withFolders { files, _ in
        let (large, program) = (files.appending(path: "large.mov"), files.appending(path: "setup.exe"))
        try Data("MZ".utf8).write(to: program)
        try Data().write(to: large)
        let handle = try FileHandle(forWritingTo: large)
        try handle.truncate(atOffset: 11 << 20)
        try handle.close()
        try await Chat.with(plugins: [NoPrograms()]) { chat in
          try await chat.accept()
          for (page, place, sentence) in [
            (chat.agent, "#panel", "no-programs: Programs are not sent here."),
            (chat.customer, "#conversation", "Programs are not sent here."),
          ] {
            try await page.setFiles([large.path], input: "\(place) input[name=files]")
            try await page.waitForText("large.mov has 11 MB; at most 10 MB are taken.", in: "\(place) .composer .said")
            #expect(try await page.exists("\(place) .chip") == false)
            try await page.attach(program, in: place)
            try await page.send("Run this", in: place)
            try await page.waitForText(sentence, in: "\(place) .composer .said")
            // Nothing of it is lost.
            #expect(try await page.texts(of: "\(place) .chip .file-name") == ["setup.exe"])
            #expect(try await page.evaluate("document.querySelector('\(place) textarea').value") == "Run this")
            try await page.click("\(place) .chip [data-action=DetachFile]")
            try await page.waitUntil("!document.querySelector('\(place) .chip')")
            #expect(try await page.evaluate("document.activeElement.dataset.action") == "AttachFiles")
            try await page.click("\(place) [data-action=SendMessage]")
            try await page.waitUntil("document.querySelector('\(place) textarea').value === ''")
          }
          try await chat.agent.waitUntil(
            "document.querySelectorAll('#panel .message').length === 3", within: .seconds(10))
          #expect(try await chat.agent.exists("#panel .file") == false)
        }
      }
    }

    @Test func `what is dropped and pasted is attached, and has names for who can't see it`() async throws {
      try await Chat.with { chat in
        try await chat.accept()
        for page in [chat.agent, chat.customer] { try await page.show(width: 360, height: 740) }
        for (page, place) in [(chat.agent, "#panel"), (chat.customer, "#conversation")] {
          try await page.evaluate(
            """
            (() => {
              const given = (name) => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], name));
                return data;
              };
              const field = document.querySelector("\(place) textarea");
              field.dispatchEvent(new DragEvent("drop", { dataTransfer: given("dropped.txt"), bubbles: true, cancelable: true }));
              const clipboardData = given("pasted \(String(repeating: "long", count: 30)).txt");
              field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            })()
            """)
          try await page.waitUntil("document.querySelectorAll('\(place) .chip').length === 2")
          let tree = try await page.accessibilityTree
          for wanted in ["button Attach files", "button Remove dropped.txt", "list Attached files"] {
            #expect(tree.contains { "\($0.role) \($0.name)" == wanted }, "\(wanted)")
          }
          try await page.click("\(place) [data-action=SendMessage]")
          try await page.waitUntil("document.querySelector('\(place) .mine .file[data-sid]')", within: .seconds(10))
          #expect(try await page.accessibilityTree.contains { $0.name == "Download dropped.txt, 1 byte" })
          #expect(try await page.evaluate("document.documentElement.scrollWidth <= innerWidth") == true)
        }
        #expect(try await chat.messages == [Chat.question, "", ""])
      }
    }

    @Test func `a file of a task that has ended is saved from the history`() async throws {
      try await withFolders { files, saved in
        try Self.picture.write(to: files.appending(path: "red dot.png"))
        try await Chat.with(disabled: ["required-disposition", "survey-after-wrap-up"]) { chat in
          try await chat.accept()
          try await chat.customer.attach(files.appending(path: "red dot.png"), in: "#conversation")
          try await chat.customer.click("#conversation [data-action=SendMessage]")
          try await chat.agent.waitForText("red dot.png", in: "#panel .file[data-sid]")
          try await chat.wrapUp()
          try await chat.agent.click("#wrap-up [data-action=CompleteTask]")
          try await chat.agent.waitUntil("!document.querySelector('.task')", within: .seconds(10))
          try await chat.agent.click("[data-view=history]")
          try await chat.agent.click("#history summary")
          #expect(try await chat.agent.save("#history .file", to: saved, as: "red dot.png") == Self.picture)
        }
      }
    }
  }
}

extension Page {
  /// Attaches a file, and waits until the page says so.
  fileprivate func attach(_ file: URL, in place: String) async throws {
    try await setFiles([file.path], input: "\(place) input[name=files]")
    try await waitForText(file.lastPathComponent, in: "\(place) .chip")
  }

  /// Clicks a file and waits until it is saved.
  fileprivate func save(_ selector: String, to folder: URL, as name: String) async throws -> Data {
    try await command("Page.setDownloadBehavior", ["behavior": "allow", "downloadPath": .string(folder.path)])
    try await click(selector)
    let file = folder.appending(path: name)
    // The browser gives it its name when it is whole.
    while !FileManager.default.fileExists(atPath: file.path) {
      try await evaluate("new Promise((done) => setTimeout(done, 50))")
    }
    return try Data(contentsOf: file)
  }
}
