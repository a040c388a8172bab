// What is registered, attached and blocked. Its changes are decided here, without timers or other people's code; what
// cannot be is refused before anything has changed.

import { RegistrationError } from "./errors.js";
import { isName } from "./names.js";
import { runningOrder } from "./ordering.js";

export const APPLICATION = "application";

/** One hook, body or block: whose it is, how it is treated, and whether it is still there. */
class Attachment {
  isTaken = false;

  constructor(fields) {
    Object.assign(this, fields);
  }

  get owner() {
    return this.key.name;
  }

  /** Once true it stays true: it is not started any more, not even by invocations that have begun (R6). */
  get isRemoved() {
    return this.isTaken || this.key.isUnloaded;
  }
}

export class Registry {
  /** What the page itself attaches as. */
  application = { name: APPLICATION, isUnloaded: false };
  #owners = new Map();
  #entries = new Map();
  #lastSerial = 0;

  /** Who attaches under this name; the same until unloaded. */
  owner(name) {
    if (!isName(name) || name === APPLICATION) throw new RegistrationError("invalidOwner", { owner: name });
    if (!this.#owners.has(name)) this.#owners.set(name, { name, isUnloaded: false });
    return this.#owners.get(name);
  }

  // Attaching

  /** @returns the body, whether it took another one's place, and the early hooks that it could not take on (R1). */
  register(key, action, call, payloadUpdate, options) {
    this.#check(key, action);
    const { withoutAfterPhase, oneAtATime, description } = bodyOptions(action, key.name, options);
    checkFunction(call, action, key.name, "body");
    if (payloadUpdate != null) checkFunction(payloadUpdate, action, key.name, "payloadUpdate");

    const entry = this.#entry(action);
    const isAgain = entry.registrations.length > 0;
    const body = this.#attachment({
      kind: "body", action, key, call, payloadUpdate, withoutAfterPhase, oneAtATime, description,
    });
    // An owner has one registration for each name; the last one is in force (R2).
    entry.registrations = [...entry.registrations.filter((other) => other.key !== key), body];
    const misfits = withoutAfterPhase === undefined ? [] : entry.hooks.filter(({ kind }) => kind === "after");
    for (const hook of misfits) hook.isTaken = true;
    this.#tidy(action);
    const detached = misfits.map((hook) => ({ hook, problem: noAfterPhase(hook, withoutAfterPhase) }));
    return { body, isAgain, detached };
  }

  attach(key, kind, action, call, options) {
    const settings = hookOptions(kind, action, key.name, options);
    this.#check(key, action);
    checkFunction(call, action, key.name, kind);
    const hook = this.#attachment({ kind, action, key, call, ...settings });
    const reason = this.#entries.get(action)?.registrations.at(-1)?.withoutAfterPhase;
    if (kind === "after" && reason !== undefined) throw noAfterPhase(hook, reason);
    this.#checkOrder(hook);
    const entry = this.#entry(action);
    entry.hooks = [...entry.hooks, hook];
    entry.program = undefined;
    return hook;
  }

  block(key, action, options) {
    const { matching, because, ...rest } = options;
    for (const option of Object.keys(rest)) throw invalidOption(action, key.name, option, "left out of a block");
    this.#check(key, action);
    const block = this.#attachment({
      kind: "block", action, key, reason: because, matching, matches: condition(matching),
    });
    const entry = this.#entry(action);
    entry.blocks = [...entry.blocks, block];
    entry.program = undefined;
    return block;
  }

  #attachment(fields) {
    return new Attachment({ ...fields, serial: (this.#lastSerial += 1) });
  }

  #check(key, action) {
    if (key.isUnloaded) throw new RegistrationError("ownerUnloaded", { owner: key.name });
    if (!isName(action)) throw new RegistrationError("invalidName", { action });
  }

  /** Whether a place can be kept (R8). */
  #checkOrder(hook) {
    const others = this.#entries.get(hook.action)?.hooks.filter(({ kind }) => kind === hook.kind) ?? [];
    const found = runningOrder([...others, hook]);
    const { action, owner } = hook;
    if (found.problem === "orderingCycle") {
      throw new RegistrationError("orderingCycle", { action, owner, among: found.among });
    }
    if (found.problem === "orderingContradiction") {
      throw new RegistrationError("orderingContradiction", {
        action,
        owner: found.hook.owner,
        place: `${found.place.side} ${found.place.owner}`,
        priority: found.hook.priority,
        otherPriority: found.otherPriority,
      });
    }
  }

  // Taking away

  /** Says whether it was still there. */
  remove(attachment) {
    const entry = this.#entries.get(attachment.action);
    const isThere = [entry?.registrations, entry?.hooks, entry?.blocks].some((list) => list?.includes(attachment));
    if (!isThere) return false;
    attachment.isTaken = true;
    this.#tidy(attachment.action);
    return true;
  }

  /** Takes off all that an owner has attached, and says whether it was still loaded (R5). */
  unload(key) {
    if (key.isUnloaded) return false;
    key.isUnloaded = true;
    this.#owners.delete(key.name);
    for (const action of [...this.#entries.keys()]) this.#tidy(action);
    return true;
  }

  // Looking up

  /** The names that are registered. */
  get names() {
    return this.entries.filter(([, { registrations }]) => registrations.length > 0).map(([name]) => name);
  }

  /** All names with what is connected with them, in order of name. */
  get entries() {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The owner's latest hook on an action that is this function. */
  find(key, kind, action, call) {
    const hooks = this.#entries.get(action)?.hooks ?? [];
    return hooks.filter((hook) => hook.key === key && hook.kind === kind && hook.call === call).at(-1);
  }

  /** The blocks on one action, or on all, in the order in which they were made. */
  blocks(action) {
    const all = [...this.#entries.values()].flatMap(({ blocks }) => blocks).sort((a, b) => a.serial - b.serial);
    return all.filter((block) => action === undefined || block.action === action);
  }

  /**
   * All that an action consists of, in the order in which it runs: made once after a change, then never changed, so
   * that an invocation uses the hooks as they stood when it started (R6). `undefined` for an unregistered name.
   */
  program(action) {
    const entry = this.#entries.get(action);
    if (!entry?.registrations.length) return undefined;
    entry.program ??= {
      vetoes: [...inOrder(entry, "before"), ...inOrder(entry, "guard")],
      replacements: inOrder(entry, "replacement"),
      bodies: [...entry.registrations].reverse(),
      after: inOrder(entry, "after"),
      blocks: entry.blocks,
      traffic: entry.traffic,
    };
    return entry.program;
  }

  #entry(action) {
    if (!this.#entries.has(action)) {
      const traffic = { keys: new Set(), underWay: 0 };
      this.#entries.set(action, { registrations: [], hooks: [], blocks: [], program: undefined, traffic });
    }
    return this.#entries.get(action);
  }

  /** Lets go of what has been removed from an action. */
  #tidy(action) {
    const entry = this.#entries.get(action);
    for (const list of ["registrations", "hooks", "blocks"]) {
      entry[list] = entry[list].filter((attachment) => !attachment.isRemoved);
    }
    entry.program = undefined;
    const isEmpty = entry.registrations.length + entry.hooks.length + entry.blocks.length === 0;
    if (isEmpty) this.#entries.delete(action);
  }
}

/** The hooks of one kind as they run; of replacements the newest is outermost (R13). */
export function inOrder(entry, kind) {
  const hooks = entry.hooks.filter((hook) => hook.kind === kind);
  return kind === "replacement" ? hooks.reverse() : runningOrder(hooks).order;
}

function noAfterPhase({ action, owner }, reason) {
  return new RegistrationError("noAfterPhase", { action, owner, reason });
}

/** For which payloads a block holds; `undefined`: for all. Objects are compared by identity (R22). */
function condition(matching) {
  if (matching === undefined || typeof matching === "function") return matching;
  const fields = Object.entries(matching);
  if (fields.length === 0) return undefined;
  return (payload) => fields.every(([name, value]) => Object.is(payload?.[name], value));
}

// Options

const hookOptionNames = {
  before: ["priority", "before", "after", "onFailure", "deadline"],
  guard: ["priority", "before", "after", "onFailure", "deadline"],
  after: ["priority", "before", "after", "deadline"],
  replacement: ["deadline"],
};

function hookOptions(kind, action, owner, options) {
  for (const option of Object.keys(options)) {
    if (options[option] !== undefined && !hookOptionNames[kind].includes(option)) {
      throw new RegistrationError("optionDoesNotApply", { action, owner, option, hook: kind });
    }
  }
  const { priority = 0, before = [], after = [], deadline } = options;
  const { onFailure = kind === "guard" ? "abort" : "proceed" } = options;
  if (!Number.isFinite(priority)) throw invalidOption(action, owner, "priority", "a number");
  if (!["proceed", "abort"].includes(onFailure)) {
    throw invalidOption(action, owner, "onFailure", "“proceed” or “abort”");
  }
  if (deadline !== undefined && !(deadline > 0)) {
    throw new RegistrationError("deadlineNotPositive", { action, owner, hook: kind, deadline });
  }
  const places = [
    ...[before].flat().map((name) => ({ side: "before", owner: name })),
    ...[after].flat().map((name) => ({ side: "after", owner: name })),
  ];
  return { priority, places, onFailure, deadline };
}

function bodyOptions(action, owner, options) {
  const { withoutAfterPhase, oneAtATime, description, ...rest } = options;
  for (const option of Object.keys(rest)) {
    throw new RegistrationError("optionDoesNotApply", { action, owner, option, hook: "body" });
  }
  if (withoutAfterPhase !== undefined && typeof withoutAfterPhase !== "string") {
    throw invalidOption(action, owner, "withoutAfterPhase", "the reason, as a string");
  }
  if (oneAtATime !== undefined) checkFunction(oneAtATime, action, owner, "oneAtATime");
  return options;
}

function invalidOption(action, owner, option, expected) {
  return new RegistrationError("invalidOption", { action, owner, option, expected });
}

function checkFunction(call, action, owner, what) {
  if (typeof call !== "function") throw new RegistrationError("notAFunction", { action, owner, what });
}
