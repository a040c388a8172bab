import DeskServer
import PlugboardTestSupport
import Testing

@Suite struct PagePluginTypesTests {
  static let goodUses = """
    import type { PagePlugin, Flex, Manager, Task } from "./plugboard";
    const plugin: PagePlugin = (flex, manager) => {
      const { Actions, Notifications, NotificationType, TaskHelper } = flex;
      Actions.addListener("beforeAcceptTask", (payload, abort, context) => {
        if (payload.task.attributes.customerName === "Carla") abort("Carla is answered by her own agent.");
        context.invokeAction("SelectTask", { sid: payload.sid.toUpperCase() });
      }, { priority: 1, deadline: 500 });
      Actions.addGuard("SendMessage", (payload, refuse) => { if (payload.body?.includes("!")) refuse(new Error("Calm")); });
      Actions.replaceAction("CompleteTask", async (payload, original) => {
        await Actions.invokeAction("SendMessage", { conversationSid: payload.task.conversationSid, body: "Bye" });
        return original(payload);
      });
      const token = Actions.addListener("afterSetActivity", (payload) => { console.log(payload.activityName); });
      token.remove();
      Actions.invokeAction("ShowDirectory");
      Actions.invokeAction("SelectTask");
      Actions.invokeAction("HistoryPush", "/agent-desktop");
      Actions.invokeAction("HistoryGo", -1);
      Actions.invokeAction("SetInputText", { conversationSid: "CH1", body: "Hello", selectionEnd: 2 });
      Actions.invokeAction("AttachFiles", { conversationSid: "CH1", files: [new File(["x"], "x.txt")] });
      Actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [new File(["x"], "x.txt")] });
      Actions.invokeAction("SetComponentState", { name: "mine", state: { open: true } });
      Actions.registerAction("MyOwn", (payload) => payload.whatever);
      Actions.blockAction("CompleteTask", { matching: ({ task }) => task.status === "wrapping", because: "Not yet" });
      Actions.observe((event) => { if (event.type === "settled" && event.outcome === "completed") event.output; });
      manager.strings.TaskAccept = "Take it";
      const first: Task | undefined = [...manager.workerClient.reservations.values()][0];
      if (first && TaskHelper.isPending(first)) Notifications.show({ type: NotificationType.success, text: "New" });
      manager.store.subscribe(() => manager.store.getState().flex.view.selectedTaskSid?.length);
    };
    export default plugin;
    export class Mine { init(flex: Flex, manager: Manager) { flex.Actions.describe(); } }
    const other: PagePlugin = Mine;
    const third: PagePlugin = { init: plugin };
    """

  /// Plugins are JavaScript: an editor checks them by a comment.
  static let javaScript = """
    // @ts-check
    /** @type {import("./plugboard").PagePlugin} */
    export default (flex, manager) => {
      flex.Actions.addListener("beforeAcceptTask", (payload, abort) => {
        if (payload.task.attributes.customerName === "Carla") abort("Carla is answered by her own agent.");
        // @ts-expect-error
        payload.task.sid = 1;
      });
    };
    """

  static let badUses = [
    #"flex.Actions.addListener("beforeAcceptTask", (payload) => { payload.task.colour; });"#,
    #"flex.Actions.addListener("beforeAcceptTask", (payload, abort) => { abort(1); });"#,
    #"flex.Actions.addListener("afterLogout", () => {});"#,
    #"flex.Actions.addListener("AcceptTask", () => {});"#,
    #"flex.Actions.invokeAction("HistoryPush");"#,
    #"flex.Actions.invokeAction("HistoryGo", "back");"#,
    #"flex.Actions.invokeAction("NavigateToView");"#,
    #"flex.Actions.invokeAction("SetInputText", { conversationSid: "CH1", body: 7 });"#,
    #"flex.Actions.addGuard("AcceptTask", (payload, refuse) => { payload.sid.toFixed(); });"#,
    #"flex.Notifications.show({ type: "loud", text: "x" });"#,
    #"const plugin: PagePlugin = "plugin";"#,
  ]

  @Test func `right uses of the page's declarations pass the checker and every misuse fails it`() async throws {
    var files = [
      "plugboard.d.ts": try await DeskSite.describe().typeScript(), "good.ts": Self.goodUses,
      "good.js": Self.javaScript,
    ]
    let header = "import type { Flex, PagePlugin } from \"./plugboard\";\ndeclare const flex: Flex;\n"
    for (number, use) in Self.badUses.enumerated() {
      files["bad\(number).ts"] = header + use + "\nexport {};\n"
    }
    let complaints = try await TypeScriptChecker.check(files, libraries: ["dom"])
    for (name, complaint) in complaints where !name.hasPrefix("bad") { Issue.record("\(name): \(complaint)") }
    for (number, use) in Self.badUses.enumerated() where complaints["bad\(number).ts"] == nil {
      Issue.record("The checker lets this pass: \(use)")
    }
  }
}
