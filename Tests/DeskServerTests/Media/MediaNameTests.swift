import Foundation
import Testing

@testable import DeskServer

@Suite struct MediaNameTests {
  @Test(arguments: [
    ("plan.pdf", "plan.pdf"), ("Grüße 東京.txt", "Grüße 東京.txt"), ("a\"b.txt", "a\"b.txt"),
    ("/etc/passwd", "passwd"), ("C:\\Users\\me\\cv.doc", "cv.doc"), ("../../office.sqlite", "office.sqlite"),
    ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"), ("gpj\u{202E}fdp.exe", "gpjfdp.exe"), ("a\0b", "ab"),
    (".htaccess", "htaccess"), ("evil.exe. . ", "evil.exe"), ("", "file"), ("..", "file"), ("a/", "a"),
    ("\u{200B}\u{2028}", "file"),
  ])
  func `a name has no folders and nothing that can't be seen`(given: String, cleaned: String) {
    #expect(MediaName.cleaned(given) == cleaned)
  }

  @Test func `a long name keeps its ending`() {
    let name = MediaName.cleaned(String(repeating: "ü", count: 300) + ".jpeg")
    #expect(name.utf8.count <= MediaName.longest && name.hasSuffix("ü.jpeg"))
    let noEnding = MediaName.cleaned("a." + String(repeating: "b", count: 300))
    #expect(noEnding.utf8.count == MediaName.longest)
    // One character, as people count.
    #expect(!MediaName.cleaned("a" + String(repeating: "\u{301}", count: 150)).isEmpty)
  }

  @Test(arguments: [
    ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
    ("a\"b\\c%41.txt", "attachment; filename=\"a_b_c_41.txt\"; filename*=UTF-8''a%22b%5Cc%2541.txt"),
    ("Grüße.txt", "attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt"),
    ("a;b, c'd.txt", "attachment; filename=\"a;b, c'd.txt\"; filename*=UTF-8''a%3Bb%2C%20c%27d.txt"),
    ("a\r\nb", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
  ])
  func `a header says a name and nothing else`(name: String, header: String) {
    #expect(MediaName.disposition(name) == header)
  }

  @Test(
    arguments: [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "text/html", "image/png"),
      ([0xFF, 0xD8, 0xFF, 0xE0], "", "image/jpeg"), (Array("GIF89a".utf8), "", "image/gif"),
      (Array("RIFF0000WEBP".utf8), "", "image/webp"), (Array("RIFF0000WAVE".utf8), "audio/wav", "audio/wav"),
      (Array("<script>".utf8), "image/png", "application/octet-stream"),
      (Array("<svg/>".utf8), "image/svg+xml", "image/svg+xml"), ([0x89, 0x50], "", "application/octet-stream"),
      ([], "Text/Plain", "text/plain"), ([], "text/html; charset=x", "application/octet-stream"),
      ([], "text/\r\nhtml", "application/octet-stream"), ([], "text", "application/octet-stream"),
    ] as [([UInt8], String, String)])
  func `a picture is told by its first bytes`(first: [UInt8], declared: String, type: String) {
    #expect(MediaType.of(first, declared: declared) == type)
  }
}
