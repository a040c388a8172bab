// Puts something of its own in the place of AcceptTask, and then does what was replaced.

export default class ReplaceAccept {
  init(flex, manager) {
    flex.Actions.replaceAction("AcceptTask", (payload, original) => {
        return new Promise((resolve, reject) => {
            alert("I have replaced this Action");
            resolve();
        }).then(() => original(payload));
    });
  }
}
