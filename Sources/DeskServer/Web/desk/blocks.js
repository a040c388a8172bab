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
    /** Whether a block of this action, or of any, has a condition, whose answer changes without a word. */
    haveConditions: (action) =>
      changes > 0 && actions.findBlockedActions(action).some(({ matching }) => matching !== undefined),
    /** A sentence if the action is blocked for this payload, or nothing. */
    async reason(action, payload) {
      const { isAvailable, blockedBy, reason } = await actions.availability(action, payload).catch(() => ({}));
      if (isAvailable !== false || !blockedBy) return "";
      return reason ? sentenceFor({ owner: blockedBy, reason }) : `Blocked by ${blockedBy}.`;
    },
  };
}

/** One button's view of that. `whenKnown` is called after another answer. */
export function createBlockCheck(blocks, button, action, payload, whenKnown) {
  let asked = "0";
  let latest = 0;
  let known = "";
  return {
    isBlocked: false,
    update(version = "") {
      const question = `${blocks.changes} ${version}`;
      // Without any block there is nothing to ask, and most desks have none.
      if (blocks.changes === 0 || (question === asked && !blocks.haveConditions(action))) return;
      asked = question;
      const mine = (latest += 1);
      blocks.reason(action, payload()).then((reason) => {
        if (mine !== latest || reason === known) return;
        known = reason;
        this.isBlocked = reason !== "";
        setAttribute(button, "title", reason || null);
        whenKnown();
      });
    },
  };
}
