import Plugboard
import PlugboardTestSupport
import Testing

@Suite("R29 the TypeScript declarations", .tags(.r29), .serialized) struct TypeScriptTests {
  private var declarations: String {
    get throws {
      let actions = Actions()
      try Examples.register(in: actions)
      return actions.describe().typeScript
    }
  }

  @Test func `they type the fields of every described payload`() throws {
    #expect(
      try declarations.hasPrefix(
        #"""
        /** What each described action is given. */
        export interface ActionPayloads {
          /**
           * Accepts the reservation.
           *
           * The agent is busy from then on.
           *
           * See also `CompleteTask`.
           */
          AcceptTask: {
            /** The reservation's sid. */
            sid: string;
            /** How the customer came. */
            channel: "voice" | "chat";
            /** What the agent | the robot wrote. */
            note?: string;
            lines: Array<{
              number: number;
              weight: number;
            }>;
          };
          /**
           * Logs out.
           *
           * @deprecated Close the page.
           */
          Logout: null | undefined;
        }

        /** What each described action returns. */
        export interface ActionOutputs {
          AcceptTask: string;
          Logout: void;
        }

        /** The actions that have no after phase. */
        export type ActionsWithoutAfterPhase = "Logout";

        export type PayloadOf
        """#))
  }

  static let goodUses = """
    import { Actions } from "./actions";
    const reservation = { sid: "WR1", channel: "voice" as const, lines: [{ number: 1, weight: 0.5 }] };
    const sid: Promise<string> = Actions.invokeAction("AcceptTask", reservation);
    Actions.invokeAction("Logout");
    Actions.invokeAction("Undescribed");
    Actions.invokeAction("Undescribed", { anything: [1, 2] });
    Actions.addListener("beforeAcceptTask", (payload, abort) => {
      payload.note = payload.sid.toUpperCase();
      if (payload.channel === "chat") abort("not now");
      abort();
    });
    Actions.addListener("afterAcceptTask", async (payload, output) => { output.toUpperCase(); });
    const listener = (payload: { sid: string }) => { payload.sid.toUpperCase(); };
    Actions.addListener("afterAcceptTask", listener);
    Actions.removeListener("afterAcceptTask", listener);
    Actions.addListener("beforeLogout", (payload, abort) => abort());
    Actions.addListener("afterUndescribed", (payload) => { payload.whatever.goes; });
    Actions.registerAction("AcceptTask", (payload) => payload.sid, (payload) => ({ ...payload, note: "x" }));
    Actions.registerAction("Own", (payload) => payload.a.b);
    Actions.replaceAction("AcceptTask", (payload, original) => {
      return new Promise<void>((resolve) => resolve()).then(() => original(payload));
    });
    Actions.replaceAction("AcceptTask", async (payload, original) => (await original()) + "!");
    Actions.replaceAction("Logout", (payload, original) => { original(); });
    """

  static let badUses = [
    #"Actions.invokeAction("AcceptTask");"#,
    #"Actions.invokeAction("AcceptTask", { sid: "WR1" });"#,
    #"Actions.invokeAction("AcceptTask", { sid: 1, channel: "voice", lines: [] });"#,
    #"Actions.invokeAction("AcceptTask", { sid: "WR1", channel: "fax", lines: [] });"#,
    #"Actions.invokeAction("AcceptTask", { sid: "WR1", channel: "voice", lines: [], colour: "red" });"#,
    #"Actions.invokeAction("AcceptTask", { sid: "WR1", channel: "voice", lines: [{ number: "1", weight: 2 }] });"#,
    #"Actions.invokeAction("Logout", { force: true });"#,
    #"const n: Promise<number> = Actions.invokeAction("AcceptTask", { sid: "WR1", channel: "voice", lines: [] });"#,
    #"Actions.addListener("beforeAcceptTask", (payload) => { payload.colour; });"#,
    #"Actions.addListener("beforeAcceptTask", (payload) => { payload.sid = 1; });"#,
    #"Actions.addListener("beforeAcceptTask", (payload, abort) => { abort(1); });"#,
    #"Actions.addListener("afterAcceptTask", (payload, output) => { output.toFixed(); });"#,
    #"Actions.addListener("afterLogout", () => {});"#,
    #"Actions.removeListener("afterLogout", () => {});"#,
    #"Actions.addListener("AcceptTask", () => {});"#,
    #"Actions.addListener("beforeAcceptTask", (payload: { sid: number }) => {});"#,
    #"Actions.registerAction("AcceptTask", (payload) => 1);"#,
    #"Actions.registerAction("AcceptTask", (payload) => payload.sid, (payload) => ({ sid: "only" }));"#,
    #"Actions.replaceAction("AcceptTask", (payload, original) => 1);"#,
    #"Actions.replaceAction("AcceptTask", (payload, original) => original({ sid: "WR1" }));"#,
  ]

  @Test func `right uses pass the checker and every misuse fails it`() async throws {
    var files = ["actions.d.ts": try declarations, "good.ts": Self.goodUses]
    for (number, use) in Self.badUses.enumerated() {
      let header = "import { Actions } from \"./actions\";\n"
      // The first file passes only if its line fails; the second has to fail.
      files["expected\(number).ts"] = header + "// @ts-expect-error\n" + use + "\n"
      files["bad\(number).ts"] = header + use + "\n"
    }
    let complaints = try await TypeScriptChecker.check(files)
    for (name, complaint) in complaints where !name.hasPrefix("bad") { Issue.record("\(name): \(complaint)") }
    for (number, use) in Self.badUses.enumerated() where complaints["bad\(number).ts"] == nil {
      Issue.record("The checker lets this pass: \(use)")
    }
  }

  @Test func `no name and no text can break out of its place`() async throws {
    let nasty = "*/ `${x}` \"quoted\" 'single' \\ \u{2028} @deprecated // \n * end */\u{301} <b>"
    let description = ActionDescription(
      nasty, details: "\(nasty)\n\n\(nasty)",
      payload: .object([
        .field("a \"b\" */", .enumeration(["x\"y", "`z`", "*/", "\u{2028}", "\\"]), nasty),
        .optional("", .string, nasty),
        .field("9lives", .any), .field("été", .nullable(.dictionary(of: .integer))),
      ]), output: .anyOf([.object([]), .array(of: .boolean)]))
    let name = "Quote\"`${y}` */ \\ '"
    let text = ActionsDescription(actions: [
      DescribedAction(name: name, owners: ["x"], description: description, noAfterPhase: "*/")
    ]).typeScript
    #expect(text.unicodeScalars.contains("\u{2028}") == false)
    let literal = JSON.string(name).description
    let use = """
      import { Actions, ActionPayloads } from "./actions";
      const payload: ActionPayloads[\(literal)] = {
        "a \\"b\\" */": "\\u2028", "9lives": 1, "été": { a: 1 },
      };
      Actions.invokeAction(\(literal), payload).then((output) => Array.isArray(output));
      // @ts-expect-error
      payload["a \\"b\\" */"] = "other";
      // @ts-expect-error
      Actions.addListener(\(JSON.string("after\(name)")), () => {});
      """
    let complaints = try await TypeScriptChecker.check(["actions.d.ts": text, "use.ts": use])
    #expect(complaints.isEmpty)
  }

  @Test func `no text is taken for a tag`() {
    let description = ActionDescription("@deprecated Says who?", payload: .object([.field("at", .string, "@hidden")]))
    let text = ActionsDescription(actions: [DescribedAction(name: "A", owners: [], description: description)])
      .typeScript
    #expect(text.contains(#"  /** \@deprecated Says who? */"#))
    #expect(text.contains(#"    /** \@hidden */"#))
  }

  @Test func `without described actions everything is allowed`() async throws {
    let uses = """
      import { Actions } from "./actions";
      Actions.invokeAction("Anything", 1);
      Actions.addListener("afterAnything", (payload) => { payload.a.b.c; });
      """
    let complaints = try await TypeScriptChecker.check([
      "actions.d.ts": Actions().describe().typeScript, "use.ts": uses,
    ])
    #expect(complaints.isEmpty)
  }
}
