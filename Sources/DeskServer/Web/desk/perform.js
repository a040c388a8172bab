// What happens between a click and what comes of it: the button waits, says for whom, offers a way out, and tells why
// not.

import { sentenceFor } from "./answers.js";

/**
 * @param missed is told why something was refused, and its payload, where the place is out of sight by then.
 * @returns `perform(name, payload, place)`, which invokes an action and shows at `place` (see `place.js`) how it
 *   goes. It resolves to whether the action was carried out, and never rejects.
 */
export function createPerformer({ actions, waiting, blocks, missed = () => {} }) {
  return Object.assign(perform, { blocks });

  async function perform(name, payload = {}, place) {
    const controller = new AbortController();
    let goOn;
    let giveUp;
    const left = new Promise((resolve, reject) => ([goOn, giveUp] = [resolve, reject]));
    const turn = place.begin();
    const stop = follow(actions, waiting, payload, (wait) => turn.waitFor(wait, () => {
      if (wait.isDone) return goOn();
      controller.abort();
      // The body will not start any more; nobody has to wait for a hook that goes on regardless. The desk answers.
      if (wait.tier === "page") giveUp(controller.signal.reason);
    }));
    try {
      await Promise.race([actions.invokeAction(name, payload, { signal: controller.signal }), left]);
      turn.succeed();
      return true;
    } catch (error) {
      const sentence = sentenceFor(error);
      turn.fail(sentence, name);
      if (!place.isSeen()) missed(sentence, payload);
      return false;
    } finally {
      stop();
    }
  }
}

/** Tells what the invocation with this very payload waits for. */
function follow(actions, waiting, payload, tell) {
  let mine;
  const started = actions.observe((event) => {
    if (mine === undefined && event.payload === payload) mine = event.id;
  }, { kinds: ["started"] });
  const stopWaiting = waiting.observe((invocation, wait) => invocation === mine && tell(wait));
  return () => {
    started.remove();
    stopWaiting();
  };
}
