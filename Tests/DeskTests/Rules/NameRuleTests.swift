import Desk
import Testing

/// What may be in a name; that everything that has one asks is seen in `InputTests`.
@Suite struct NameRuleTests {
  @Test(arguments: ["Zoë", "Ana María", "مریم", "क्\u{200D}ष", "👩‍👩‍👧 Team", "a\u{A0}b", "<b>“x”</b>"])
  func `what people write in their own writing is a name, and stays as it is`(name: String) {
    #expect(NameRule.problem(with: name) == nil)
    #expect(NameRule.cleaned(name).unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test(arguments: [
    ("\n\u{202E}", ""), ("Zoe\nMiller", "Zoe Miller"), ("Zoe\r\n\u{2029}Miller", "Zoe Miller"), (" \tZoe\u{0} ", "Zoe"),
    ("eo\u{202E}Z", "eoZ"), ("\u{2067}Zoe\u{2069}", "Zoe"), ("\u{1B}[31mZoe", "[31mZoe"),
  ])
  func `what is cleaned is a name`(text: String, name: String) {
    #expect(NameRule.problem(with: text)?.hasPrefix("it must have no line breaks") == true)
    #expect(NameRule.cleaned(text) == name && (name.isEmpty || NameRule.problem(with: name) == nil))
  }

  @Test(arguments: [" ", "\u{A0}\u{2003}", "\u{200B}", "\u{200D} \u{FEFF}"])
  func `what nobody can see is no name`(text: String) {
    #expect(NameRule.problem(with: text) == "it must not be blank")
  }
}
