// Says goodbye to the customer before a chat is wrapped up. If that can't be said, the task stays as it is, and the agent
// reads why beside the button.

export default (flex, manager) => {
  flex.Actions.replaceAction("WrapupTask", async (payload, original, context) => {
    // Only alter chat tasks:
    if (payload.task.taskChannelUniqueName === "chat") {
      await context.invokeAction("SendMessage", {
        body: "Thanks for chatting. Your session is now closed.",
        channelSid: payload.task.attributes.channelSid,
      });
    }
    return original(payload);
  });
};
