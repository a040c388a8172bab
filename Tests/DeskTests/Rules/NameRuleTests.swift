import Desk
import Testing

/// What may be in a name; that everything that has one asks is seen in `InputTests`.
@Suite struct NameRuleTests {
  @Test(arguments: ["Zoë", "Ana María", "مریم", "क्\u{200D}ष", "👩‍👩‍👧 Team", "a\u{A0}b", "<b>“x”</b>"])
  func `what people write in their own writing is a name, and stays as it is`(name: String) {
    #expect(NameRule.admits(name))
    #expect(NameRule.cleaned(name).unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test(arguments: [
    ("\n\u{202E}", ""), ("Zoe\nMiller", "Zoe Miller"), ("Zoe\r\n\u{2029}Miller", "Zoe Miller"), (" \tZoe\u{0} ", "Zoe"),
    ("eo\u{202E}Z", "eoZ"), ("\u{2067}Zoe\u{2069}", "Zoe"), ("\u{1B}[31mZoe", "[31mZoe"),
  ])
  func `what is cleaned is a name`(text: String, name: String) {
    #expect(!NameRule.admits(text))
    #expect(NameRule.cleaned(text) == name && NameRule.admits(name))
  }
}
