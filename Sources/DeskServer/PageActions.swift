import DeskActions
import Plugboard

/// What page plugins can hook, as far as only the page knows it: `Web/desk/viewActions.js` and `Web/desk/actions.js`
/// register these names, and a test in a browser compares.
enum PageActions {
  /// Actions of the desk that are actions of the agent's page, too: their body there asks the desk.
  static let askedOfTheDesk: Set<String> = [
    "AcceptTask", "RejectTask", "WrapupTask", "CompleteTask", "LeaveChannel", "TransferTask", "CancelTransfer",
    "SetTaskAttributes", "SetActivity", "SetWorkerActivity", "SetWorkerAttributes", "SendMessage", "SendTyping",
    "MarkMessagesDelivered", "MarkMessagesRead", "Logout",
  ]

  /// Actions that end in the agent's page: what is selected, open, typed and shown. The desk never hears of them.
  static let ofTheView: [DescribedAction] = [
    view("SelectTask", "Shows a task, or none if the payload names none.", .open(TaskFields.naming)),
    view(
      "SetInputText", "Sets the text that an agent is writing.",
      inConversation(
        .optional("body", .string, "The text; empty if left out."),
        .optional("selectionStart", .integer, "Where the selection begins, in UTF-16 units; the end, if left out."),
        .optional("selectionEnd", .integer, "Where it ends."))),
    view(
      "AttachFiles", "Puts files to the message that is being written.",
      inConversation(.field("files", .array(of: .any), "`File` objects."))),
    view(
      "AttachFile", "Puts one file to the message that is being written.",
      inConversation(.field("file", .any, "A `File`."))),
    view(
      "DetachFile", "Takes a file off the message that is being written.",
      inConversation(.field("file", .any, "The same `File` as was attached."))),
    view(
      "DownloadMedia",
      "Saves a file of a message. One with a `url` that a plugin keeps elsewhere needs no conversation.",
      inConversation(
        .field(
          "media",
          .open([
            .optional("sid", .string, "The sid (ME…) of a file that the desk keeps."),
            .optional("url", .string, "Where any other one is."), .optional("filename", .string),
          ])))),
    view("NavigateToView", "Switches to a view.", .open([.field("viewName", .string.like("agent-desktop"))])),
    view("ShowDirectory", "Shows to whom a task can be handed over.", .open([])),
    view("HideDirectory", "Hides that list again.", .open([])),
    view(
      "ToggleSidebar", "Opens or closes the side bar.",
      .open([.optional("open", .boolean, "The other way round, if left out.")])),
    view(
      "SetComponentState", "Keeps something that a plugin wants to know of a part of the page.",
      .open([
        .field("name", .string, "Whose state it is."),
        .field("state", .open([]), "Merged into what is there, member by member."),
      ])),
    view("HistoryPush", "Goes to a route of the page.", .string.like("/agent-desktop")),
    view(
      "HistoryReplace", "Goes to a route, which takes the place of the present one.", .string.like("/agent-desktop")),
    view("HistoryGo", "Goes so many steps through the routes; backwards, if negative.", .integer),
    view("HistoryGoBack", "Goes a step back.", .open([])),
    view("HistoryGoForward", "Goes a step forward.", .open([])),
  ]

  /// An action as the page has it: there, files are what the browser gives.
  static func inThePage(_ action: DescribedAction) -> DescribedAction {
    guard action.name == "SendMessage", case .open(var fields) = action.description?.payload else { return action }
    var action = action
    let files = PayloadField.optional(
      "attachedFiles", .array(of: .any), "`File` objects, which are uploaded before the desk is asked.")
    fields = fields.map { $0.name == files.name ? files : $0 }
    action.description?.payload = .open(fields)
    return action
  }

  private static func view(_ name: String, _ summary: String, _ payload: PayloadSchema) -> DescribedAction {
    DescribedAction(
      name: name, owners: ["page"], types: "JavaScript values",
      description: ActionDescription(summary, payload: payload, output: .nothing))
  }

  private static func inConversation(_ fields: PayloadField...) -> PayloadSchema {
    .open(ConversationFields.schema + fields)
  }
}
