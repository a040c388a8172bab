// Buttons that invoke actions, with the line below them that says why an action was not carried out. It stays until the
// next click, or until it may not hold any more: its button is gone, or whoever made the row takes it back because
// something has changed in the form it stands in.

import { createBlockCheck } from "./blocks.js";
import { element, show } from "./dom.js";
import { createPlace } from "./place.js";

/**
 * @param specs `[{ action, label, payload: () => ({…}), kind: "primary", run }]`. `run(perform, place)` is for
 *   a button that needs more than one action; its `action` still names what it is for.
 * @returns `{ node, button(action), place, update({ isLocked, hidden, version }) }`; with another `version` of what the
 *   payloads are about, blocks are asked for anew.
 */
export function actionRow(perform, specs, { className = "" } = {}) {
  const place = createPlace();
  const buttons = new Map();
  const checks = [];
  for (const { action, label, payload = () => ({}), kind = "", run } of specs) {
    const act = run ?? (() => perform(action, payload(), place));
    const onclick = () => act(perform, place);
    const button = element("button", { type: "button", class: kind, data: { action }, onclick }, label);
    buttons.set(action, button);
    if (perform.blocks) checks.push(createBlockCheck(perform.blocks, button, action, payload, () => place.refresh()));
  }
  place.guard([...buttons.values()], (_, index) => checks[index]?.isBlocked);
  const row = element("div", { class: "buttons" }, [...buttons.values()]);
  return {
    node: element("div", { class: `action-row ${className}` }, row, place.node),
    place,
    button: (action) => buttons.get(action),
    update({ isLocked = false, hidden = [], version }) {
      for (const check of checks) check.update(version);
      place.lock(isLocked);
      if (hidden.includes(place.node.dataset.for)) place.takeBack();
      for (const [action, button] of buttons) show(button, !hidden.includes(action));
    },
  };
}
