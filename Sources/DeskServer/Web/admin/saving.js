// What happens between a click and what comes of it: the button waits, says for whom, offers a way out, and tells why
// not. Afterwards the page reads anew what there is.

import { actionError, sentenceFor } from "../desk/answers.js";

/**
 * @returns `save([[action, payload], …], place, { onDone, done })`, which asks for one action after the other until
 *   one is refused, and shows at `place` how it goes. `onDone(outputs)` is called before the page reads anew. It
 *   resolves to `{ isDone, outputs, error }` and never rejects.
 */
export function createSaver({ ask, read }) {
  return async function save(steps, place, { onDone = () => {}, done = "Saved." } = {}) {
    const controller = new AbortController();
    const outputs = [];
    const turn = place.begin();
    const onWaiting = (wait) => turn.waitFor(wait, () => controller.abort());
    for (const [action, payload] of steps) {
      try {
        outputs.push(await ask(action, payload, { signal: controller.signal, onWaiting }));
      } catch (error) {
        // What came before it has been done.
        if (outputs.length > 0) await read();
        const sentence = sentenceFor(actionError(error));
        // The lines that follow show the expression, which stands in its field already.
        turn.fail(error.offset === undefined ? sentence : sentence.split("\n")[0], action);
        return { isDone: false, outputs, error };
      }
    }
    onDone(outputs);
    await read();
    turn.succeed();
    if (done) place.say(done, "done");
    return { isDone: true, outputs, error: null };
  };
}
