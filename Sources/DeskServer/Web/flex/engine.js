// The engine: what happens, and in which order, when an action is invoked. Start at `#run`. What the end of a hook
// means is decided in `conclude`; everything that takes time happens in `#call`.

import { Leash, Context, Run } from "./context.js";
import {
  ActionAborted, ActionBlocked, ActionCancelled, ActionFailed, ActionRefused, AlreadyUnderWay, ChainTooDeep,
  DeadlineMissed, LateAbort, UnknownAction, isCancellation, outcomeOf, passesThrough,
} from "./errors.js";
import { HOOKS, SETTLED, STARTED } from "./events.js";
import { OriginalCall } from "./original.js";
import { APPLICATION } from "./registry.js";

/** One call of an action. */
export class Invocation {
  /** The owner of the outermost replacement that was entered, or of the body. */
  #outermost;
  /** The owner of the replacement that was entered last: who bypassed the body, if nobody runs it. */
  #innermost;
  #bodyRan = false;
  #leash;

  constructor(core, id, action, given, { by, parent, signal, hooksWithin }) {
    this.core = core;
    this.id = id;
    this.action = action;
    this.given = given;
    const made = parent && Context.run(parent);
    this.parent = made?.invocation.id;
    this.actor = by ?? made?.invocation.actor;
    /** The call in which this one was made, as far as the page can tell: without the context, only at once (R20). */
    this.origin = made ?? core.calling;
    this.depth = made ? made.invocation.depth + 1 : (core.calling?.depth ?? 0);
    if (signal && made?.signal) this.#leash = new Leash(signal, made.signal);
    this.signal = this.#leash?.signal ?? signal ?? made?.signal;
    /** What is left of the time that all hooks together may take, those of its children too (R18). */
    this.hooksWithin = hooksWithin;
    this.allowance = hooksWithin === undefined ? made?.invocation.allowance : { left: hooksWithin };
  }

  /** The names from the outermost invocation that is known to this one. */
  get chain() {
    return [...(this.origin?.invocation.chain ?? []), this.action];
  }

  /** Runs it, and tells those who watch how it ended before the caller resumes (R17). */
  async start() {
    const { core } = this;
    const began = core.clock.now();
    if (core.watch.interests & STARTED) core.watch.publish(STARTED, this.#event("invocationStarted"));
    let ending;
    try {
      const output = await this.#run();
      ending = { outcome: "completed", output, bypassedBy: this.#bodyRan ? undefined : this.#innermost };
      return output;
    } catch (error) {
      ending = { outcome: outcomeOf(error), error };
      throw error;
    } finally {
      this.#leash?.letGo();
      // What outlives it is not nested in anything any more, and must not keep a chain of old invocations alive.
      this.origin = undefined;
      if (core.watch.interests & SETTLED) {
        const duration = core.clock.now() - began;
        core.watch.publish(SETTLED, { ...this.#event("settled"), ...ending, duration });
      }
    }
  }

  /** Everything that happens, in order (R7). */
  async #run() {
    const { core } = this;
    if (this.depth > core.chainLimit) throw this.#tooDeep(core.chainLimit, false);
    const program = core.registry.program(this.action);
    if (!program) throw core.unknown(this.action);
    if (program.traffic.underWay >= core.crowdLimit) throw this.#tooDeep(core.crowdLimit, true);
    if (this.hooksWithin !== undefined && !(this.hooksWithin >= 0)) throw new TypeError("hooksWithin has to be a time.");

    program.traffic.underWay += 1;
    let key;
    try {
      // So that nobody's code runs before the call that invokes it has returned.
      await undefined;
      const payload = await this.#updated(program);
      this.#checkBlocks(program, payload);
      key = this.#claimKey(program, payload);
      // The before-listeners, which may change the payload and abort (R9), then the guards, which may refuse (R10).
      for (const hook of program.vetoes) {
        if (!hook.isRemoved) await this.#ask(hook, payload);
      }
      const output = await this.#proceed(program, 0, payload).catch((error) => { throw this.#wrapped(error); });
      // Nothing the after-listeners do changes the outcome (R15).
      for (const hook of program.after) {
        if (!hook.isRemoved) await this.#tell(hook, payload, output);
      }
      return output;
    } finally {
      program.traffic.underWay -= 1;
      if (key !== undefined) program.traffic.keys.delete(key);
    }
  }

  // Before the first hook

  /** What payloadUpdate makes of the payload (R3): what it returns, or else the same, changed or not. */
  async #updated(program) {
    const body = inForce(program);
    if (!body?.payloadUpdate) return this.given;
    const run = new Run(this, body);
    const result = await this.#call(run, body.payloadUpdate, [this.given, run.context]);
    if ("error" in result) throw this.#wrapped(result.error, body.owner);
    return result.value === undefined ? this.given : result.value;
  }

  #checkBlocks(program, payload) {
    const block = this.core.blockOn(program, payload);
    if (block) throw new ActionBlocked(this.#because(block, { reason: block.reason }));
  }

  /** Takes this payload's key for as long as the invocation runs (R21); `undefined` when it has none. */
  #claimKey(program, payload) {
    const key = this.#keyOf(program, payload);
    if (key === undefined) return undefined;
    if (program.traffic.keys.has(key)) {
      const cause = new AlreadyUnderWay({ action: this.action, key });
      throw new ActionRefused(this.#because(inForce(program), { reason: cause.message, cause }));
    }
    program.traffic.keys.add(key);
    return key;
  }

  #keyOf(program, payload) {
    const { oneAtATime, owner } = inForce(program) ?? {};
    try {
      return oneAtATime?.(payload) ?? undefined;
    } catch (error) {
      throw this.#wrapped(error, owner);
    }
  }

  /** What would become of it before the first hook, instead of invoking (R22). */
  async availability() {
    try {
      const program = this.core.registry.program(this.action);
      if (!program) throw this.core.unknown(this.action);
      const payload = this.given === undefined ? undefined : await this.#updated(program);
      const block = this.core.blockOn(program, payload);
      if (block) return { isAvailable: false, blockedBy: block.owner, reason: block.reason };
      const key = payload === undefined ? undefined : this.#keyOf(program, payload);
      return program.traffic.keys.has(key) ? { isAvailable: false, underWay: key } : { isAvailable: true };
    } finally {
      this.#leash?.letGo();
    }
  }

  // The phases

  /** Calls a before-listener or a guard, and ends the invocation if that is what it comes to. */
  async #ask(hook, payload) {
    const run = new Run(this, hook);
    const veto = (reason) => {
      if (run.missed) return;
      if (run.isOver) this.#report(hook, new LateAbort({ action: this.action, owner: hook.owner, hook: hook.kind }));
      else run.request ??= { reason: reasonIn(reason) };
    };
    const result = await this.#perform(run, payload, veto);
    const { report, ending } = conclude(hook, run.request, result, this.signal);
    if (report) this.#report(hook, result.error);
    if (ending === "cancelled") throw this.#cancelled(this.signal);
    if (!ending) return;
    const Ending = hook.kind === "guard" ? ActionRefused : ActionAborted;
    throw new Ending(this.#because(hook, ending));
  }

  /** The replacements from a position on, then the body (R13). Not begun when the caller has been cancelled (R19). */
  async #proceed(program, position, payload, signal = this.signal) {
    const aborted = [signal, this.signal].find((signal) => signal?.aborted);
    if (aborted?.reason instanceof DeadlineMissed) throw aborted.reason;
    if (aborted) throw this.#cancelled(aborted);

    const stack = [...program.replacements.slice(position), ...program.bodies];
    const hook = stack.find(({ isRemoved }) => !isRemoved);
    if (!hook) throw this.core.unknown(this.action);
    this.#outermost ??= hook.owner;
    if (hook.kind === "body") this.#bodyRan = true;
    else this.#innermost = hook.owner;
    const run = new Run(this, hook, signal);
    const result = await (hook.kind === "body"
      ? this.#perform(run, payload)
      : this.#perform(run, payload, this.#original(program, run, payload)));
    if ("error" in result) throw result.error;
    return result.value;
  }

  /** What lets a replacement call what it replaced; in time or late, once or often, waiting for it or not (R13). */
  #original(program, run, given) {
    const next = program.replacements.indexOf(run.hook) + 1;
    return (payload = given) => OriginalCall.start(
      run,
      () => this.#proceed(program, next, payload, run.signal),
      (error) => this.#report(run.hook, error),
    );
  }

  async #tell(hook, payload, output) {
    const run = new Run(this, hook);
    const result = await this.#perform(run, payload, output);
    if ("error" in result) this.#report(hook, result.error);
  }

  // Calling

  /** Calls a hook or the body and tells those who watch. What it throws is part of the result. */
  async #perform(run, payload, ...more) {
    const { watch, clock } = this.core;
    const { kind: hook, owner, call } = run.hook;
    const event = { action: this.action, invocation: this.id, hook, owner, payload };
    if (watch.interests & HOOKS) watch.publish(HOOKS, { type: "hookStarted", ...event });
    const began = clock.now();
    const result = await this.#call(run, call, [payload, ...more, run.context], this.#limit(run.hook));
    if (watch.interests & HOOKS) {
      const duration = clock.now() - began;
      watch.publish(HOOKS, { type: "hookSettled", ...event, ...verdict(run, result), duration });
    }
    return result;
  }

  /** How many milliseconds a hook may take: of its deadline and what is left of the allowance the shorter (R18). */
  #limit({ kind, deadline = Infinity }) {
    // The body is no hook: its time is its own.
    return kind === "body" ? Infinity : Math.min(deadline, this.allowance?.left ?? Infinity);
  }

  /**
   * Calls a function and waits for what it returns, no longer than the limit.
   *
   * @returns a promise of `{ value }` or `{ error }`. One that is left behind stays in `core.running` until it ends.
   */
  async #call(run, call, args, limit = Infinity) {
    const { core } = this;
    const { owner, kind } = run.hook;
    const miss = () => (run.missed ??= new DeadlineMissed({ action: this.action, owner, hook: kind, limit }));
    if (limit <= 0) return { error: miss() };
    const before = this.allowance?.left;
    const began = core.clock.now();
    const elapsed = () => core.clock.now() - began;
    if (limit < Infinity) run.leash = new Leash(run.signal);
    core.running.add(run);
    const end = (result) => {
      run.leash?.letGo();
      core.running.delete(run);
      run.end();
      return result;
    };

    let result = calledNow(() => core.callNow(run, call, args));
    if (!result.promise) {
      // What can't be interrupted is charged for its time, but never late.
      end(result);
    } else {
      const finished = result.promise.then((value) => end({ value }), (error) => end({ error }));
      result = limit === Infinity ? await finished : await this.#race(run, finished, limit - elapsed(), miss);
    }
    if (before !== undefined && limit < Infinity) {
      // What hooks inside it have taken off meanwhile is part of its time.
      this.allowance.left = Math.min(this.allowance.left, before - elapsed());
    }
    return result;
  }

  /** Waits for a hook until its time is over; it is cancelled then, and counted for as long as it runs on (R18). */
  #race(run, finished, left, miss) {
    const { core } = this;
    return new Promise((resolve) => {
      let isLeftBehind = false;
      const stop = core.clock.after(left, () => {
        isLeftBehind = true;
        core.leftBehind += 1;
        resolve({ error: miss() });
        run.leash.abort(run.missed);
      });
      const dueAt = core.clock.now() + left;
      finished.then((result) => {
        stop();
        if (isLeftBehind) core.leftBehind -= 1;
        // It may be back before the timer has noticed that it is late.
        resolve(core.clock.now() > dueAt ? { error: miss() } : result);
      });
    });
  }

  // Words

  #report(hook, cause) {
    this.core.report({ action: this.action, owner: hook.owner, hook: hook.kind, invocation: this.id, cause });
  }

  /** Wraps an error once on its way to the caller (R14). */
  #wrapped(cause, owner = this.#outermost ?? APPLICATION) {
    if (this.signal?.aborted && cause === this.signal.reason) return this.#cancelled(this.signal);
    if (passesThrough(cause) || isUnknown(cause, this.action)) return cause;
    return new ActionFailed({ action: this.action, owner, invocation: this.id, cause });
  }

  #cancelled(signal) {
    return new ActionCancelled({ action: this.action, invocation: this.id, cause: signal.reason });
  }

  #tooDeep(limit, withoutContext) {
    return new ChainTooDeep({ chain: this.chain, limit, withoutContext });
  }

  #because({ owner }, { reason, ...cause }) {
    return { action: this.action, owner, reason, invocation: this.id, ...cause };
  }

  #event(type) {
    const { action, id, parent, actor, given: payload } = this;
    return { type, action, id, parent, actor, payload };
  }
}

/** The latest body that has not been removed since (R2, R6). */
function inForce({ bodies }) {
  return bodies.find(({ isRemoved }) => !isRemoved);
}

/** What the end of a before-listener or guard means for the invocation (R11, R12, R19). */
export function conclude(hook, request, result, signal) {
  if (request) return { ending: { reason: request.reason } };
  if (!("error" in result)) return {};
  if (signal?.aborted) {
    // Whatever a hook throws when its caller has been cancelled, it is the cancellation that ends the invocation.
    return { report: !isCancellation(result.error) && result.error !== signal.reason, ending: "cancelled" };
  }
  return hook.onFailure === "abort" ? { ending: { cause: result.error } } : { report: true };
}

/** How a hook ended, for those who watch. */
function verdict({ hook, request, missed }, result) {
  if (request) return { verdict: hook.kind === "guard" ? "refused" : "aborted", reason: request.reason };
  if (!("error" in result)) return { verdict: "passed" };
  return { verdict: missed && result.error === missed ? "missedDeadline" : "threw", error: result.error };
}

/** `{ value }` or `{ error }` of a call that is over, or the `promise` that it returned. */
function calledNow(call) {
  try {
    const value = call();
    return typeof value?.then === "function" ? { promise: Promise.resolve(value) } : { value };
  } catch (error) {
    return { error };
  }
}

/** Why, in words. What else gets into this place, such as an event where abort is a button's handler, is no reason. */
function reasonIn(given) {
  if (given instanceof Error) return given.message;
  return typeof given === "string" ? given : undefined;
}

function isUnknown(error, action) {
  return error instanceof UnknownAction && error.action === action;
}
