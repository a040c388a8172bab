// The state that an `Actions` and all that it hands out share.

import { Context } from "./context.js";
import { Invocation } from "./engine.js";
import { RegistrationError, UnknownAction, kindNames, worded } from "./errors.js";
import { FAULTS, REGISTRY, Watch } from "./events.js";
import { nearestNames } from "./names.js";
import { Registry } from "./registry.js";

/** How many faults are remembered. */
const FAULT_LIMIT = 100;
/** What `setTimeout` can wait for at most; it takes more for nothing at all. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Where time comes from: milliseconds from any start, and a call after a while, which what is returned prevents. */
export const systemClock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};

export class Core {
  registry = new Registry();
  watch = new Watch();
  /** The invocations that have not settled. */
  pending = new Set();
  /** The hooks and bodies that have not ended, those left behind included. */
  running = new Set();
  /** The hook or body that is being called at this moment: until it first waits, what is invoked is invoked by it. */
  calling = undefined;
  /** How many hooks run on although their deadline has passed (R18). */
  leftBehind = 0;
  faults = [];
  #lastID = 0;

  constructor(clock, chainLimit, crowdLimit) {
    Object.assign(this, { clock, chainLimit, crowdLimit });
  }

  async invoke(action, payload = {}, options = {}) {
    const invocation = this.#invocation(action, payload, options);
    this.pending.add(invocation);
    try {
      return await invocation.start();
    } finally {
      this.pending.delete(invocation);
    }
  }

  async availability(action, payload, options = {}) {
    // payloadUpdate may change it, and asking is not invoking: what the caller keeps stays as it is.
    const own = isPlain(payload) ? { ...payload } : payload;
    return this.#invocation(action, own, options).availability();
  }

  #invocation(action, payload, options) {
    return new Invocation(this, String((this.#lastID += 1)), String(action), payload, options);
  }

  callNow(run, call, args) {
    const outer = this.calling;
    this.calling = run;
    try {
      return call(...args);
    } finally {
      this.calling = outer;
    }
  }

  /** The first block that holds for a payload; without one, the first that holds for every payload (R22). */
  blockOn({ blocks }, payload) {
    return blocks.find((block) => {
      if (block.isRemoved) return false;
      const { matches } = block;
      if (!matches) return true;
      if (payload === undefined) return false;
      try {
        return matches(payload);
      } catch (cause) {
        // A block whose condition breaks still blocks: like a guard, it is there for safety (R12).
        this.report({ action: block.action, owner: block.owner, cause });
        return true;
      }
    });
  }

  unknown(action) {
    return new UnknownAction({ action, nearest: nearestNames(action, this.registry.names) });
  }

  report(fields) {
    const fault = new Fault(fields);
    this.faults.push(fault);
    if (this.faults.length > FAULT_LIMIT) this.faults.shift();
    if (this.watch.interests & FAULTS) this.watch.publish(FAULTS, fault);
  }

  announce(type, { action, owner, kind }) {
    const hook = kind in kindNames && kind !== "body" ? kind : undefined;
    if (this.watch.interests & REGISTRY) this.watch.publish(REGISTRY, { type, action, owner, hook });
  }

  /** A token that takes one thing off. */
  token(attachment, type) {
    return {
      remove: () => {
        const wasThere = this.registry.remove(attachment);
        if (wasThere) this.announce(type, attachment);
        return wasThere;
      },
    };
  }

  /** Takes off all that an owner attached, then waits for what is still running (R5). */
  async unload(key, within, { from, signal } = {}) {
    if (key === this.registry.application) throw new RegistrationError("invalidOwner", { owner: key.name });
    if (!(within >= 0)) throw new TypeError("Say for how many milliseconds unloading may wait.");
    // A hook that unloads its own owner would wait for itself.
    const inside = new Set((from ? Context.run(from) : this.calling)?.stack());
    if (this.registry.unload(key)) this.announce("unloaded", { owner: key.name });
    const isWaitedFor = (run) => run.hook.owner === key.name && run.hook.isRemoved && !inside.has(run);
    const busy = [...this.running].filter(isWaitedFor);
    if (busy.length > 0) await this.#wait(Promise.all(busy.map((run) => run.ended())), within, signal);
    const hooks = new Set(busy.filter((run) => !run.isOver).map((run) => run.hook));
    const unfinished = [...hooks].sort((a, b) => a.serial - b.serial);
    return unfinished.map(({ action, owner, kind }) => ({ action, owner, hook: kind }));
  }

  /** Waits for a promise that never fails, no longer than a time or than the signal lets it. */
  #wait(promise, within, signal) {
    return new Promise((resolve) => {
      const end = () => {
        stop();
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const stop = this.clock.after(within, end);
      promise.then(end);
      signal?.addEventListener("abort", end);
      if (signal?.aborted) end();
    });
  }
}

/** Something an owner did wrong that did not stop the invocation (R1, R11, R12, R13, R15). */
class Fault {
  type = "fault";

  constructor({ action, owner, hook, invocation, cause }) {
    Object.assign(this, { action, owner, hook, invocation, cause });
  }

  toString() {
    const isTakenOff = this.cause instanceof RegistrationError;
    const what = `The ${this.hook ? kindNames[this.hook] : "condition"} of ${this.owner} on ${this.action}`;
    return `${what} ${isTakenOff ? "was taken off" : "failed"}: ${worded(this.cause)}`;
  }
}

function isPlain(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
