// What the agent's page says on its buttons. Plugins may say it otherwise: `manager.strings.TaskAccept = "Take it"`.

export const strings = {
  TaskAccept: "Accept",
  TaskReject: "Reject",
  TaskEndChat: "End chat",
  TaskComplete: "Complete",
  TaskTransfer: "Transfer",
  TaskLeave: "Leave",
  TaskCancelTransfer: "Cancel transfer",
  SendMessage: "Send",
  Logout: "Sign out",
  NoTasks: "No tasks. While you are available, they come here.",
  NoTasksYet: "What you accept comes here.",
  NoTaskSelected: "Select a task to see its conversation.",
  InputPlaceholder: "Write a message",
};
