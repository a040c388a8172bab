// The form of a thing that can also be removed.

import { element } from "../desk/dom.js";
import { createConfirmed } from "./confirmed.js";

/** @param spec as of `createConfirmed`, but for `ask`. */
export function createRemovable(page, editor, spec) {
  const remove = createConfirmed(page, { ask: "Remove …", ...spec });
  return {
    node: element("div", { class: "blocks" }, editor.node, remove.node),
    update(thing, administration, isLocked) {
      editor.update(thing, administration, isLocked);
      remove.update(isLocked);
    },
  };
}
