// A button for what can't be taken back: it asks first.

import { catchFocus, element, setAttribute, show } from "../desk/dom.js";
import { createPlace } from "../desk/place.js";

/**
 * @param stepsOf what to ask the desk for; `onDone(outputs)`.
 * @returns `{ node, ask, update(isLocked, objection) }`; with an objection, a sentence, nobody is even asked.
 */
export function createConfirmed({ save }, { action, ask: asking, question, label, stepsOf, onDone = () => {}, done }) {
  const place = createPlace();
  const ask = element("button", { type: "button", data: { act: "ask" }, onclick: () => turn(true) }, asking);
  const act = element("button", { type: "button", class: "danger", data: { action }, onclick: run }, label);
  const keep = element("button", { type: "button", data: { act: "keep" }, onclick: () => turn(false) }, "No");
  const asked = element("div", { class: "asked", role: "group", "aria-label": question, hidden: true },
    element("p", {}, question), element("div", { class: "buttons" }, act, keep));
  const node = element("div", { class: "confirmed" }, ask, asked, place.node);
  node.addEventListener("keydown", ({ key }) => key === "Escape" && !asked.hidden && turn(false));
  let isObjected = false;
  place.guard([ask, act], () => isObjected);

  function showAsked(isAsked) {
    show(ask, !isAsked);
    show(asked, isAsked);
  }

  function turn(isAsked) {
    showAsked(isAsked);
    (isAsked ? keep : ask).focus();
  }

  async function run() {
    const { isDone } = await save(stepsOf(), place, { onDone, done });
    if (!isDone) return;
    showAsked(false);
    // Only now is it on again, and can have the focus. Whoever has gone elsewhere stays there.
    catchFocus(ask);
  }

  return {
    node, ask,
    update(isLocked, objection = "") {
      isObjected = objection !== "";
      setAttribute(ask, "title", objection || null);
      place.lock(isLocked);
    },
  };
}
