// Asks the desk for an action. The channel keeps of a refusal what all pages show; the place in an expression, which
// only this page shows, is taken from the answer as it came.

import { Channel } from "../desk/channel.js";
import { randomID } from "../desk/requests.js";

const placeMembers = ["field", "line", "column", "offset"];

/** @returns `{ channel, ask(action, payload, options) }`; `ask` rejects with an error that has `field` and `offset`. */
export function createAsking(options) {
  let lastID = null;
  const channel = new Channel({ ...options, makeID: () => (lastID = randomID()) });
  const refusals = new Map();
  channel.observe(({ type, id, error }) => {
    if (type === "answer" && error) refusals.set(id, error);
  });

  async function ask(action, payload, given) {
    const promise = channel.invoke(action, payload, given);
    const id = lastID;
    try {
      return await promise;
    } catch (answer) {
      const refusal = refusals.get(id) ?? {};
      for (const member of placeMembers) answer[member] ??= refusal[member];
      throw answer;
    } finally {
      refusals.delete(id);
    }
  }

  return { channel, ask };
}
