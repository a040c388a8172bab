import Plugboard
import Testing

@Suite("R29 the reference page", .tags(.r29)) struct ReferencePageTests {
  @Test func `it has a section for each action`() throws {
    let actions = Actions()
    try Examples.register(in: actions)
    let crm = try actions.owner("CRM")
    try crm.addGuard(to: .accept, .priority(2), .before("X"), .deadline(.seconds(5))) { _, _ async in }
    try crm.replace(.accept) { payload, original in try await original(payload) }
    try crm.block(.logout, because: "Not *now*.")
    try crm.addListener(before: "Missing") { _, _ in }
    #expect(
      actions.describe().markdown == #"""
        # Actions

        ## `AcceptTask`

        Accepts the reservation.

        The agent is busy from then on.

        See also \`CompleteTask\`.

        Registered by application, as `(Reservation) -> String`.

        ### Payload

        An object.

        | Field | Type | Required | Meaning |
        | --- | --- | --- | --- |
        | `sid` | a string, such as `"WR1"` | yes | The reservation's sid. |
        | `channel` | one of `"voice"`, `"chat"` | yes | How the customer came. |
        | `note` | a string | no | What the agent \| the robot wrote. |
        | `lines` | an array; each element: an object | yes |  |
        | `lines[].number` | an integer | yes |  |
        | `lines[].weight` | a number | yes |  |

        ### Output

        A string.

        ### Hooks

        | Order | Hook | Owner | Priority | Place | On failure | Deadline |
        | --- | --- | --- | --- | --- | --- | --- |
        | 1 | guard | CRM | 2 | before X | abort | 5.0 seconds |
        | 2 | replacement | CRM |  |  |  |  |

        ## `Logout`

        **Deprecated:** Close the page.

        Logs out.

        Registered by application, as `(()) -> ()`.

        It has no after phase: The page is gone.

        ### Payload

        None.

        ### Output

        None.

        ### Blocks

        | Owner | Reason |
        | --- | --- |
        | CRM | Not \*now\*. |

        ## `Missing`

        Not registered.

        ### Hooks

        | Order | Hook | Owner | Priority | Place | On failure | Deadline |
        | --- | --- | --- | --- | --- | --- | --- |
        | 1 | before-listener | CRM | 0 |  | proceed |  |

        ## `Undescribed`

        Registered by application, as `(JSON) -> JSON`.

        """#)
  }

  @Test func `without actions it says so`() {
    #expect(Actions().describe().markdown == "# Actions\n\nNo action is registered.\n")
  }

  @Test(arguments: [
    ("<script>", #"\<script\>"#), ("a|b", #"a\|b"#), ("# Title", "\\# Title"), ("- item", #"\- item"#),
    ("12. item", #"12\. item"#), ("[x](y)", #"\[x\](y)"#), ("back\\slash", #"back\\slash"#),
    ("two\nlines", "two lines"),
    ("&lt;", #"\&lt;"#),
  ])
  func `text is never markup`(summary: String, escaped: String) {
    let page = ActionsDescription(actions: [
      DescribedAction(name: "A", owners: [], description: ActionDescription(summary))
    ]).markdown
    #expect(page.contains("\n\n\(escaped)\n\n"))
  }

  @Test(
    arguments: [
      ("plain", "`plain`"), ("a`b", "`` a`b ``"), ("a``b", "``` a``b ```"), ("a|b", #"`a\|b`"#),
      ("`\u{301}", "`` `\u{301} ``"),
    ] as [(String, String)])
  func `a name is a code span whatever is in it`(name: String, span: String) {
    let page = ActionsDescription(actions: [DescribedAction(name: name, owners: [])]).markdown
    #expect(page.unicodeScalars.elementsEqual("# Actions\n\n## \(span)\n\nNot registered.\n".unicodeScalars))
  }
}
