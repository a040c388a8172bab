// Says goodbye to the customer before a chat is wrapped up: as printed in the reference, with the bracket at the end
// that is missing there. It works as long as nothing goes wrong:
//
// - A message that can't be sent rejects a promise that nobody listens to. The one that was returned never settles: the
//   button waits, until somebody cancels, and the agent is not told why.
// - For what is no chat, `original(payload)` is not returned: WrapupTask is taken to be done before it is, and if it
//   fails, as one that succeeded.
//
// corrected/5-goodbye-before-wrap-up.js does better.

export default (flex, manager) => {
  flex.Actions.replaceAction("WrapupTask", (payload, original) => {
      // Only alter chat tasks:
      if( payload.task.taskChannelUniqueName !== "chat" ) {
          original(payload);
      } else {
          return new Promise(function(resolve, reject) {
            // Send the message:
            flex.Actions.invokeAction("SendMessage", {
              body: 'Thanks for chatting. Your session is now closed.',
              channelSid: payload.task.attributes.channelSid
            }).then(response => {
              // Wait until the message is sent to wrap-up the task:
              resolve(original(payload));
          });
      });
  }
  });
};
