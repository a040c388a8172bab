// Greys out buttons whose action is blocked, with the reason, before somebody clicks (R22).

import { sentenceFor } from "./answers.js";
import { setAttribute } from "./dom.js";

/** Counts changes of blocks, so that buttons ask again only when there may be another answer. */
export function watchBlocks(actions, tell) {
  let changes = 0;
  actions.observe(({ type }) => {
    if (type === "blocked" || type === "unblocked" || type === "unloaded") tell((changes += 1));
  }, { kinds: ["registry"] });
  return {
    get changes() { return changes; },
    /** A sentence if the action is blocked for this payload, or nothing. */
    async reason(action, payload) {
      const { isAvailable, blockedBy, reason } = await actions.availability(action, payload).catch(() => ({}));
      if (isAvailable !== false || !blockedBy) return "";
      return reason ? sentenceFor({ owner: blockedBy, reason }) : `Blocked by ${blockedBy}.`;
    },
  };
}

/** One button's view of that. `whenKnown` is called after an answer. */
export function createBlockCheck(blocks, button, action, payload, whenKnown) {
  let asked = "0";
  return {
    isBlocked: false,
    update(version = "") {
      const question = `${blocks.changes} ${version}`;
      // Without any block there is nothing to ask, and most desks have none.
      if (blocks.changes === 0 || question === asked) return;
      asked = question;
      blocks.reason(action, payload()).then((reason) => {
        if (question !== asked) return;
        this.isBlocked = reason !== "";
        setAttribute(button, "title", reason || null);
        whenKnown();
      });
    },
  };
}
