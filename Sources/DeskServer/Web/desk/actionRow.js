// Buttons that invoke actions, with the line below them that says why an action was not carried out.

import { element, setText, show } from "./dom.js";

/**
 * @param specs `[{ action, label, payload: () => ({…}), kind: "primary", run }]`. `run(perform, place)` is for
 *   a button that needs more than one action; its `action` still names what it is for.
 * @returns `{ node, button(action), place, update({ isLocked, hidden }) }`.
 */
export function actionRow(perform, specs, { className = "" } = {}) {
  const place = createPlace();
  const buttons = new Map();
  for (const { action, label, payload = () => ({}), kind = "", run } of specs) {
    const act = run ?? (() => perform(action, payload(), place));
    const onclick = () => act(perform, place);
    const button = element("button", { type: "button", class: kind, data: { action }, onclick }, label);
    buttons.set(action, button);
  }
  place.guard([...buttons.values()]);
  const row = element("div", { class: "buttons" }, [...buttons.values()]);
  return {
    node: element("div", { class: `action-row ${className}` }, row, place.node),
    place,
    button: (action) => buttons.get(action),
    update({ isLocked = false, hidden = [] }) {
      place.lock(isLocked);
      for (const [action, button] of buttons) show(button, !hidden.includes(action));
    },
  };
}

/** Where one hears how an action goes. It also keeps its buttons from being used meanwhile. */
export function createPlace() {
  const text = element("span", { class: "said-text" });
  const cancelButton = element("button", {
    type: "button", class: "link", data: { act: "cancel" }, hidden: true,
  }, "Cancel");
  const node = element("p", { class: "said", role: "status", hidden: true }, text, " ", cancelButton);
  let guarded = [];
  let cancel = () => {};
  let isBusy = false;
  let isLocked = false;
  cancelButton.addEventListener("click", () => cancel());

  const say = (sentence, kind) => {
    setText(text, sentence);
    node.className = `said ${kind}`;
    show(node, sentence !== "");
  };
  const refresh = () => {
    for (const button of guarded) button.disabled = isBusy || isLocked;
  };
  let used = null;
  const busy = (on) => {
    if (on) used = guarded.find((button) => button === document.activeElement) ?? null;
    isBusy = on;
    refresh();
    // A button that was switched off has lost the focus, and whoever uses the keyboard their place.
    if (!on && used && document.activeElement === document.body) used.focus();
    show(cancelButton, false);
  };

  return {
    node,
    say,
    guard(buttons) { guarded = buttons; },
    lock(on) {
      isLocked = on;
      refresh();
    },
    begin() {
      busy(true);
      say("", "");
    },
    succeed() {
      busy(false);
      say("", "");
    },
    fail(sentence, action) {
      busy(false);
      node.dataset.for = action;
      say(sentence, "objection");
    },
    waitFor(wait, giveUp) {
      cancel = giveUp;
      // After-listeners run when it is done: then there is nothing left to cancel.
      show(cancelButton, Boolean(wait) && wait.hook !== "after");
      say(wait ? wait.text ?? `Waiting for ${wait.owner} …` : "", "waiting");
    },
  };
}
