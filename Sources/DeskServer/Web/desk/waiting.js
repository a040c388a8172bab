// Who keeps an invocation waiting: a hook in the page that takes longer than half a second, or one on the desk, which
// says so itself. A page shows it where somebody clicked, with a way out.

import { browserClock } from "./browserClock.js";
import { phaseOf } from "./traces.js";

export const patience = 500;

export class Waiting {
  #waits = new Map();
  #timers = new Map();
  #observers = new Set();
  #parents = new Map();
  #clock;

  constructor(clock = browserClock) {
    this.#clock = clock;
  }

  /** What this invocation waits for: `{ owner, hook, tier }`, or undefined. */
  of(invocation) {
    return this.#waits.get(invocation);
  }

  observe(observer) {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Watches the page's Actions. */
  watch(actions) {
    return actions.observe((event) => {
      if (event.type === "invocationStarted" && event.parent !== undefined) this.#parents.set(event.id, event.parent);
      if (event.type === "hookStarted") this.hookStarted(event);
      if (event.type === "hookSettled") this.hookSettled(event);
      if (event.type === "settled") this.settled(event.id);
    }, { kinds: ["started", "hooks", "settled"] });
  }

  /** A hook in the page has started. Bodies do not count: they wait for the desk, which speaks for itself. */
  hookStarted({ invocation, owner, hook }) {
    if (hook === "body") return;
    this.#forgetTimer(invocation);
    this.#timers.set(invocation, this.#clock.setTimeout(() => {
      this.#timers.delete(invocation);
      this.#set(invocation, { owner, hook, tier: "page" });
    }, patience));
  }

  hookSettled({ invocation, hook }) {
    if (hook === "body") return;
    this.#forgetTimer(invocation);
    this.#set(invocation, undefined);
  }

  settled(invocation) {
    this.#forgetTimer(invocation);
    this.#set(invocation, undefined);
    this.#parents.delete(invocation);
  }

  onDesk(invocation, { owner, hook }) {
    this.#set(invocation, { owner, hook: phaseOf(hook), tier: "desk" });
  }

  deskAnswered(invocation) {
    this.#set(invocation, undefined);
  }

  #forgetTimer(invocation) {
    this.#clock.clearTimeout(this.#timers.get(invocation));
    this.#timers.delete(invocation);
  }

  /** What is nested keeps the one waiting that somebody clicked. */
  #root(invocation) {
    let root = invocation;
    while (this.#parents.has(root)) root = this.#parents.get(root);
    return root;
  }

  #set(nested, wait) {
    const invocation = this.#root(nested);
    if (wait === undefined) {
      if (!this.#waits.delete(invocation)) return;
    } else this.#waits.set(invocation, wait);
    for (const observer of [...this.#observers]) observer(invocation, wait);
  }
}
