/**
 * Actions: names for what the page does, and hooks of plugins on them.
 *
 * ```js
 * Actions.registerAction("AcceptTask", (payload) => desk.accept(payload.sid));
 * Actions.addListener("beforeAcceptTask", (payload, abort) => {
 *   if (!window.confirm("Accept it?")) abort("The agent declined.");
 * });
 * await Actions.invokeAction("AcceptTask", { sid: "WR1" });
 * ```
 *
 * Payloads are shared: the object that the caller gives is the one that every hook and the body get. A payload that is
 * left out is an empty object. All times are in milliseconds. The rules (R1 to R29) are on the page "Semantics".
 *
 * @module
 */

import { Core, systemClock } from "./core.js";
import { describe } from "./describe.js";
import { RegistrationError } from "./errors.js";
import { EventStream } from "./events.js";

export {
  ActionAborted, ActionBlocked, ActionCancelled, ActionFailed, ActionRefused, AlreadyUnderWay, ChainTooDeep,
  DeadlineMissed, LateAbort, RegistrationError, UnknownAction,
} from "./errors.js";

/** Nesting deeper than this is taken for a circle (R20). */
const CHAIN_LIMIT = 32;
/** So many invocations of one action at once are taken for a circle whose hooks do not pass their context on (R20). */
const CROWD_LIMIT = 1000;
/** How many events a slow reader can fall behind. */
const STREAM_LIMIT = 1024;
/** For how long unloading waits unless told otherwise. */
const UNLOAD_TIME = 5000;

/** Cores and keys stay in here, so that holding an owner is not holding everybody's. */
const places = new WeakMap();

/** Somebody who can register, attach and block: the page itself (`Actions`) or a plugin (`Owner`). */
class ActionOwner {
  constructor(core, key) {
    places.set(this, { core, key });
  }

  /**
   * Names a body. Registering a name again puts the new body in force until its owner is unloaded (R2).
   *
   * @param {string} name
   * @param {Function} action `(payload, context) => value`, or a promise of one
   * @param {Function} [payloadUpdate] `(payload, context) => payload`: turns the caller's payload into the one that
   *   everybody sees. When it returns nothing, that is the caller's, with what was changed in it.
   * @param {object} [options]
   * @param {string} [options.withoutAfterPhase] there is no after phase, and why (R4)
   * @param {Function} [options.oneAtATime] `(payload) => key`: while one invocation with a key is under way, another
   *   one with the same key is refused (R21)
   * @param {object} [options.description] is passed on to `describe()`
   * @returns a token; its `remove()` takes the registration back
   */
  registerAction(name, action, payloadUpdate, options = {}) {
    const { core, key } = places.get(this);
    const { body, isAgain, detached } = core.registry.register(key, name, action, payloadUpdate, options);
    for (const { hook, problem } of detached) {
      core.report({ action: name, owner: hook.owner, hook: hook.kind, cause: problem });
    }
    core.announce(isAgain ? "registeredAgain" : "registered", body);
    return core.token(body, "unregistered");
  }

  /**
   * Listens before or after an action, or guards it. The action need not have been registered yet (R1).
   *
   * @param {string} event `before`, `after` or `guard` and the action's name, such as `beforeAcceptTask`
   * @param {Function} listener before: `(payload, abort, context)`, may change the payload and abort, with a reason or
   *   without; guard: `(payload, refuse, context)`; after: `(payload, output, context)`. All may return a promise.
   * @param {object} [options]
   * @param {number} [options.priority] higher runs first; 0 unless said (R8)
   * @param {string|string[]} [options.before] owners before whose hooks it runs
   * @param {string|string[]} [options.after] owners after whose hooks it runs
   * @param {"proceed"|"abort"} [options.onFailure] what becomes of the invocation when a before-listener (`proceed`
   *   unless said) or a guard (`abort` unless said) throws or misses its deadline (R12)
   * @param {number} [options.deadline] how long it may take (R18)
   * @returns a token; its `remove()` takes the listener off
   * @throws {RegistrationError}
   */
  addListener(event, listener, options = {}) {
    return attach(this, ...parts(event), listener, options);
  }

  /** Takes one of this owner's listeners off, the latest that is this function. @returns whether there was one */
  removeListener(event, listener) {
    const { core, key } = places.get(this);
    const hook = core.registry.find(key, ...parts(event), listener);
    return hook !== undefined && core.token(hook, "removed").remove();
  }

  /** The same as `addListener("guard" + name, …)`: sees the final payload and may refuse (R10). */
  addGuard(name, guard, options = {}) {
    return attach(this, "guard", name, guard, options);
  }

  /**
   * Puts a function in the place of an action's body and of older replacements (R13).
   *
   * @param {string} name
   * @param {Function} replacement `(payload, original, context) => value`; `original(payload)` runs what was replaced,
   *   `original()` does so with the payload as it was given
   * @param {object} [options]
   * @param {number} [options.deadline] how long it may take, with all that it waits for (R18)
   * @returns a token; its `remove()` takes the replacement off
   */
  replaceAction(name, replacement, options = {}) {
    return attach(this, "replacement", name, replacement, options);
  }

  /**
   * Makes invoking an action fail, wholly or for some payloads (R22).
   *
   * @param {string} name
   * @param {object} [options]
   * @param {object|Function} [options.matching] members that all have to be equal, objects by identity; or a condition
   * @param {string} [options.because] the reason
   * @returns a token; its `remove()` takes the block off
   */
  blockAction(name, options = {}) {
    const { core, key } = places.get(this);
    const block = core.registry.block(key, name, options);
    core.announce("blocked", block);
    return core.token(block, "unblocked");
  }

  /** Takes all of this owner's blocks off an action. @returns how many there were */
  unblockAction(name) {
    const { core, key } = places.get(this);
    const blocks = core.registry.blocks(name).filter((block) => block.key === key);
    return blocks.filter((block) => core.token(block, "unblocked").remove()).length;
  }

  /**
   * Invokes an action.
   *
   * @param {string} name
   * @param {*} [payload] an empty object where it is left out
   * @param {object} [options]
   * @param {AbortSignal} [options.signal] cancels it (R19)
   * @param {string} [options.by] who asks; without it, the parent's actor
   * @param {Context} [options.parent] the context of the hook or body in which it is made; `context.invokeAction` is
   *   shorter
   * @param {number} [options.hooksWithin] how long all hooks together may take (R18)
   * @returns a promise of the value of the body, or of what replaced it
   * @throws {ActionAborted|ActionRefused|ActionBlocked|ActionFailed|ActionCancelled|UnknownAction|ChainTooDeep}
   */
  invokeAction(name, payload, options) {
    return places.get(this).core.invoke(name, payload, options);
  }

  /**
   * Whether an invocation with this payload would be let in now: what greys out a button (R22). Hooks are not asked.
   *
   * @param {string} name
   * @param {*} [payload] without one, whether the action can be invoked at all
   * @returns a promise of `{ isAvailable: true }`, or false with `blockedBy` and `reason`, or with the key `underWay`
   */
  availability(name, payload, options) {
    return places.get(this).core.availability(name, payload, options);
  }

  /** The blocks on one action, or on all. With a payload, only those that hold for it. */
  findBlockedActions(name, payload) {
    const { core } = places.get(this);
    return core.registry.blocks(name)
      .filter((block) => payload === undefined || core.blockOn({ blocks: [block] }, payload))
      .map(({ action, owner, reason, matching }) => ({ action, owner, reason, matching }));
  }

  /** The invocations of one action, or of all, that have not settled, oldest first. */
  findPendingActions(name) {
    return [...places.get(this).core.pending]
      .filter(({ action }) => name === undefined || action === name)
      .map(({ action, id, parent, actor, given }) => ({ action, id, parent, actor, payload: given }));
  }
}

/** A plugin, as the framework knows it: what it attaches with, and the way to be rid of it. */
export class Owner extends ActionOwner {
  get name() {
    return places.get(this).key.name;
  }

  /** Takes off all that it has attached, registered or blocked. See `Actions.unload`. */
  unload(within = UNLOAD_TIME, options) {
    const { core, key } = places.get(this);
    return core.unload(key, within, options);
  }
}

/** All actions of a page: where they are registered, hooked and invoked. What is attached here is the page's own. */
export class Actions extends ActionOwner {
  #core;
  #owners = new WeakMap();

  /**
   * @param {object} [options]
   * @param {{now: Function, after: Function}} [options.clock] where time comes from; tests pass one that they move
   * @param {number} [options.chainLimit] how deep actions may invoke one another
   * @param {number} [options.crowdLimit] how many invocations of one action may be under way at once
   */
  constructor({ clock = systemClock, chainLimit = CHAIN_LIMIT, crowdLimit = CROWD_LIMIT } = {}) {
    for (const limit of [chainLimit, crowdLimit]) {
      if (!(limit >= 1)) throw new RangeError("The limits of an Actions have to be at least 1.");
    }
    const core = new Core(clock, chainLimit, crowdLimit);
    super(core, core.registry.application);
    this.#core = core;
  }

  /** The owner of this name, for a plugin to attach with. Asking twice gives the same one, until it is unloaded. */
  owner(name) {
    const key = this.#core.registry.owner(name);
    if (!this.#owners.has(key)) this.#owners.set(key, new Owner(this.#core, key));
    return this.#owners.get(key);
  }

  /**
   * Takes off all that an owner has attached, registered or blocked, then waits for what of it is still running (R5).
   *
   * @param {Owner|string} owner
   * @param {number} [within] how long to wait at most
   * @param {object} [options]
   * @param {Context} [options.from] the context of the hook that asks: it is not waited for. Until a hook first waits
   *   for something, that is known without.
   * @param {AbortSignal} [options.signal] ends the waiting, not the unloading
   * @returns a promise of what had not finished by then, as `{ action, owner, hook }`
   */
  unload(owner, within = UNLOAD_TIME, options) {
    return (owner instanceof Owner ? owner : this.owner(owner)).unload(within, options);
  }

  /**
   * Calls a function for every event, before whoever caused it goes on; none is ever dropped (R17). Keep it short.
   *
   * @param {Function} handler
   * @param {object} [options]
   * @param {("started"|"hooks"|"settled"|"faults"|"registry")[]} [options.kinds] all unless said
   */
  observe(handler, { kinds } = {}) {
    return this.#core.watch.observe(handler, kinds);
  }

  /** Events for `for await`, of which a slow reader loses the oldest, counted in `lost` (R27). */
  events({ kinds, limit = STREAM_LIMIT } = {}) {
    return new EventStream(this.#core.watch, kinds, limit);
  }

  /** What is registered and attached now (R28). */
  describe() {
    return describe(this.#core);
  }

  /** The last hundred faults, oldest first, whether or not anybody observed them. */
  get recentFaults() {
    return [...this.#core.faults];
  }

  /** How many hooks run on although their deadline has passed (R18). */
  get leftBehind() {
    return this.#core.leftBehind;
  }
}

function attach(owner, kind, name, call, options) {
  const { core, key } = places.get(owner);
  const hook = core.registry.attach(key, kind, name, call, options);
  core.announce("attached", hook);
  return core.token(hook, "removed");
}

/** What kind of listener an event is for, and on which action. */
function parts(event) {
  const [, kind, name] = /^(before|after|guard)(.*)$/s.exec(event) ?? [];
  if (kind === undefined) throw new RegistrationError("invalidEvent", { event });
  return [kind, name];
}
