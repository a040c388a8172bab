// Asks the desk for something, and shows at a place how it goes. Customers need not know which of the desk's plugins
// says no.

export function createAsker(channel) {
  return async function ask(action, payload, place, failed = () => {}) {
    const controller = new AbortController();
    const turn = place.begin();
    const onWaiting = () => turn.waitFor({ text: "One moment …" }, () => controller.abort());
    try {
      const output = await channel.invoke(action, payload, { signal: controller.signal, onWaiting });
      turn.succeed();
      return output ?? {};
    } catch (answer) {
      failed(answer);
      turn.fail(worded(action, answer), action);
      return null;
    }
  };
}

function worded(action, { status, reason, message }) {
  // What a customer has left stays open until its agent has written it up; and there may be a second window.
  if (action === "StartConversation" && status === 409) {
    return "You have a conversation with us already: it is open in another window, or still being closed. "
      + "Reload this page to see it, or try again in a moment.";
  }
  return reason || message;
}
