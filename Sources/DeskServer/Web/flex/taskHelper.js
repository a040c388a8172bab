// Questions about a task that plugins ask so often that Flex has names for them.

const chatChannels = new Set(["chat", "web", "sms", "whatsapp", "messenger", "line"]);

export function createTaskHelper(getState) {
  const tasks = () => Object.values(getState().desk.tasks);
  return {
    isChatBasedTask: (task) => chatChannels.has(task.taskChannelUniqueName) || Boolean(conversationOf(task)),
    isCallTask: (task) => task.taskChannelUniqueName === "voice",
    getTaskConversationSid: conversationOf,
    getTaskChatChannelSid: conversationOf,
    isPending: (task) => task.status === "pending",
    isTaskAccepted: (task) => task.status === "accepted",
    isInWrapupMode: (task) => task.status === "wrapping",
    isCompleted: (task) => task.status === "completed",
    isCanceled: (task) => task.status === "canceled",
    isIncomingTransfer: (task) => task.transfer?.isIncoming === true,
    isOutgoingTransfer: (task) => task.transfer?.isIncoming === false && task.transfer.status === "initiated",
    getTaskByTaskSid: (sid) => tasks().find(({ taskSid }) => taskSid === sid),
    getTaskFromConversationSid: (sid) => tasks().find((task) => conversationOf(task) === sid),
  };
}

function conversationOf(task) {
  return task?.conversationSid ?? task?.attributes?.conversationSid ?? task?.attributes?.channelSid ?? null;
}
