// Where one hears how an action goes. It also keeps its buttons from being used meanwhile.

import { element, setText, show } from "./dom.js";
import { isDone } from "./waiting.js";

export function createPlace() {
  const text = element("span", { class: "said-text" });
  const cancelButton = element("button", {
    type: "button", class: "link", data: { act: "cancel" }, hidden: true,
  }, "Cancel");
  const node = element("p", { class: "said", role: "status", hidden: true }, text, " ", cancelButton);
  let guarded = [];
  let isBlocked = () => false;
  let cancel = () => {};
  let isBusy = false;
  let isLocked = false;
  let used = null;
  cancelButton.addEventListener("click", () => cancel());

  const say = (sentence, kind) => {
    setText(text, sentence);
    node.className = `said ${kind}`;
    show(node, sentence !== "");
  };
  const refresh = () => {
    for (const [index, button] of guarded.entries()) {
      button.disabled = isBusy || isLocked || Boolean(isBlocked(button, index));
    }
  };
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
    refresh,
    /** Which buttons are switched off while something is under way, and which are off for another reason. */
    guard(buttons, blocked = isBlocked) {
      guarded = buttons;
      isBlocked = blocked;
    },
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
    /** Takes away why something was refused, when that may have been mended. */
    takeBack() {
      if (node.classList.contains("objection")) say("", "");
    },
    waitFor(wait, giveUp) {
      cancel = giveUp;
      // When it is done there is nothing left to cancel, but nobody has to wait for after-listeners of this page.
      show(cancelButton, Boolean(wait) && (wait.hook !== "after" || wait.tier === "page"));
      const wayOut = wait && isDone(wait) ? "Go on" : "Cancel";
      setText(cancelButton, wayOut);
      cancelButton.dataset.act = wayOut === "Cancel" ? "cancel" : "go-on";
      say(wait ? wait.text ?? `Waiting for ${wait.owner} …` : "", "waiting");
    },
  };
}
