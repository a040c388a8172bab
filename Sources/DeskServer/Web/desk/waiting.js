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
  /** The invocations that have been carried out, whatever still runs around their body or after it. */
  #done = new Set();
  /** The hooks of each invocation that have started and not settled, innermost last. */
  #running = new Map();
  #clock;

  constructor(clock = browserClock) {
    this.#clock = clock;
  }

  /**
   * What this invocation waits for: `{ owner, hook, tier, isDone }`, or undefined. `isDone`: what somebody asked for has
   * been done, and only hooks of it still run.
   */
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

  hookStarted({ invocation, owner, hook }) {
    this.#running.set(invocation, [...(this.#running.get(invocation) ?? []), { owner, hook }]);
    this.#waitForInnermost(invocation);
  }

  hookSettled({ invocation, owner, hook, verdict }) {
    const running = this.#running.get(invocation);
    // One that was left behind may end after its invocation.
    if (!running) return;
    if (hook === "body" && verdict === "passed") this.#done.add(invocation);
    const place = running.findLastIndex((one) => one.owner === owner && one.hook === hook);
    this.#running.set(invocation, running.filter((_, index) => index !== place));
    this.#waitForInnermost(invocation);
  }

  settled(invocation) {
    this.#running.delete(invocation);
    this.#done.delete(invocation);
    this.#waitForInnermost(invocation);
    this.#parents.delete(invocation);
  }

  /** Not for bodies, nor for a replacement around one: they wait for the desk, which speaks for itself. */
  #waitForInnermost(invocation) {
    this.#clock.clearTimeout(this.#timers.get(invocation));
    this.#timers.delete(invocation);
    this.#set(invocation, undefined);
    const innermost = this.#running.get(invocation)?.at(-1);
    if (!innermost || innermost.hook === "body") return;
    this.#timers.set(invocation, this.#clock.setTimeout(() => {
      this.#timers.delete(invocation);
      this.#set(invocation, { ...innermost, tier: "page" });
    }, patience));
  }

  onDesk(invocation, { owner, hook }) {
    this.#set(invocation, { owner, hook: phaseOf(hook), tier: "desk" });
  }

  deskAnswered(invocation) {
    this.#set(invocation, undefined);
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
    } else {
      const isDone = this.#done.has(invocation) || (wait.hook === "after" && nested === invocation);
      this.#waits.set(invocation, { ...wait, isDone });
    }
    for (const observer of [...this.#observers]) observer(invocation, this.#waits.get(invocation));
  }
}
