// Where one hears how an action goes. It also keeps its buttons from being used meanwhile.

import { element, setText, show } from "./dom.js";

export function createPlace() {
  const text = element("span", { class: "said-text" });
  const cancelButton = element("button", {
    type: "button", class: "link", data: { act: "cancel" }, hidden: true,
  }, "Cancel");
  const node = element("p", { class: "said", role: "status", hidden: true }, text, " ", cancelButton);
  let guarded = [];
  let isBlocked = () => false;
  let isLocked = false;
  let used = null;
  /** What is under way here, the newest last, each with what it waits for. */
  const turns = new Set();
  /** What is said while nothing waits. */
  let said = { sentence: "", kind: "" };
  const waiting = () => [...turns].findLast(({ wait }) => wait);
  cancelButton.addEventListener("click", () => waiting()?.giveUp());

  const draw = () => {
    const { wait } = waiting() ?? {};
    const sentence = wait ? wait.text ?? `Waiting for ${wait.owner} …` : said.sentence;
    setText(text, sentence);
    node.className = `said ${wait ? "waiting" : said.kind}`;
    show(node, sentence !== "");
    // When it is done there is nothing left to cancel, but nobody has to wait for hooks of this page.
    show(cancelButton, Boolean(wait) && (wait.hook !== "after" || wait.tier === "page"));
    const wayOut = wait?.isDone ? "Go on" : "Cancel";
    setText(cancelButton, wayOut);
    cancelButton.dataset.act = wayOut === "Cancel" ? "cancel" : "go-on";
  };
  const say = (sentence, kind) => {
    said = { sentence, kind };
    draw();
  };
  const fail = (sentence, action) => {
    node.dataset.for = action;
    say(sentence, "objection");
  };
  const refresh = () => {
    for (const [index, button] of guarded.entries()) {
      button.disabled = turns.size > 0 || isLocked || Boolean(isBlocked(button, index));
    }
  };
  const end = (turn) => {
    turns.delete(turn);
    refresh();
    draw();
    // A button that was switched off has lost the focus, and whoever uses the keyboard their place.
    if (turns.size === 0 && used && document.activeElement === document.body) used.focus();
  };

  return {
    node,
    say,
    refresh,
    fail,
    /** Whether what is said here can be read. */
    isSeen: () => node.parentElement?.checkVisibility() ?? false,
    /** Which buttons are switched off while something is under way, and which are off for another reason. */
    guard(buttons, blocked = isBlocked) {
      guarded = buttons;
      isBlocked = blocked;
    },
    lock(on) {
      isLocked = on;
      refresh();
    },
    /**
     * Something is under way, beside what else may be.
     * @returns where it says whom it waits for, and how it has ended: what others have said here stays.
     */
    begin() {
      if (turns.size === 0) used = guarded.find((button) => button === document.activeElement) ?? null;
      const turn = { wait: null, giveUp() {} };
      turns.add(turn);
      refresh();
      say("", "");
      return {
        waitFor(wait, giveUp) {
          Object.assign(turn, { wait, giveUp });
          draw();
        },
        succeed: () => end(turn),
        fail(sentence, action) {
          end(turn);
          fail(sentence, action);
        },
      };
    },
    /** Takes away why something was refused, when that may have been mended. */
    takeBack() {
      if (said.kind === "objection") say("", "");
    },
  };
}
