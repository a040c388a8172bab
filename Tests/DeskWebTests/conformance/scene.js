import { ScriptFailure, errorJSON, present } from "./answers.js";

/**
 * One run of one hook's script.
 *
 * A script is a generator of the promises that it waits for, so that one that never waits can be played as a function
 * that returns no promise, and every other as an asynchronous one.
 */
export class Scene {
  /** What the script returned, or what its original did last. */
  value = null;

  /**
   * @param hook `{ label, phase, isSilent, script }`
   * @param lent `{ abort, refuse, original }`, those that there are
   */
  constructor(stage, hook, payload, context, lent = {}, output = undefined) {
    Object.assign(this, { stage, hook, payload, context, lent });
    this.record({ payload, ...present({ output }) });
  }

  /** Plays the script. @returns its value, or a promise of it */
  play(isSynchronous) {
    const finish = () => this.stage.finished(this.hook.label);
    const steps = this.#steps(this.hook.script);
    if (!isSynchronous) return drive(steps).then(() => this.value).finally(finish);
    try {
      const { done } = steps.next();
      if (!done) throw new ScriptFailure("A synchronous hook can't wait.");
      return this.value;
    } finally {
      finish();
    }
  }

  /** @returns whether the script is over, because it has returned */
  *#steps(script) {
    for (const step of script) {
      const [[deed, argument]] = Object.entries(step);
      if (deed === "return") {
        this.value = structuredClone(argument);
        return true;
      }
      if (deed === "when") {
        const isMet = (this.payload[argument.field] ?? null) === argument.equals;
        if (isMet && (yield* this.#steps(argument.do))) return true;
      } else if (Object.hasOwn(deeds, deed)) {
        yield* deeds[deed](this, argument);
      } else {
        const waiting = this.stage.perform(step, this);
        if (waiting) yield waiting;
      }
    }
    return false;
  }

  /** What a function does after it has returned, with what it was lent (R11, R13). */
  async playLate(script) {
    // What it throws leaves a function that nobody waits for.
    await drive(this.#steps(script)).catch(() => {});
  }

  record(entry) {
    const { stage, context } = this;
    const { label: hook, phase, isSilent } = this.hook;
    if (isSilent) return;
    const invocation = context && stage.name(context.id);
    const nested = invocation === "main" ? undefined : invocation;
    stage.record({ hook, phase, ...present({ in: nested }), ...structuredClone(entry) });
  }
}

/** Runs a generator of promises to its end. */
async function drive(steps) {
  let next = steps.next();
  while (!next.done) {
    try {
      const value = await next.value;
      next = steps.next(value);
    } catch (error) {
      next = steps.throw(error);
    }
  }
}

/** What only a script can do, beside the commands. Each is a generator of what it waits for. */
const deeds = {
  *set(scene, changes) { Object.assign(scene.payload, structuredClone(changes)); },
  *delete(scene, member) { delete scene.payload[member]; },
  *append({ payload }, { to, value }) { payload[to] = [...(payload[to] ?? []), structuredClone(value)]; },
  *abort({ lent }, { reason }) { lent.abort(reason); },
  *refuse({ lent }, { reason }) { lent.refuse(reason); },
  *throw(_, message) { throw new ScriptFailure(message); },
  *note(scene, note) { scene.record({ note, payload: scene.payload }); },
  *later(scene, { label, do: script }) { scene.stage.keep(label, () => scene.playLate(script)); },

  *context(scene) {
    const { action, id, parent, actor } = scene.context;
    const name = (id) => scene.stage.name(id);
    scene.record({ context: present({ action, invocation: name(id), parent: name(parent), actor }) });
  },

  *suspend({ stage, hook, context }, until) { yield stage.suspend(hook.label, until, context.signal); },

  *callOriginal(scene, call) {
    const { original } = scene.lent;
    for (let count = 0; count < (call.times ?? 1); count += 1) {
      const result = callOriginal(original, call, scene.payload);
      if (call.awaited === false) continue;
      try {
        scene.value = (yield result) ?? null;
      } catch (error) {
        if (!call.caught) throw error;
        scene.record({ originalFailed: errorJSON(scene.stage.flex, error) });
        continue;
      }
      scene.record({ original: scene.value });
    }
  },

  *invoke(scene, invocation) {
    const { stage, context, payload, hook } = scene;
    // payloadUpdate's invocations are not children: it is not given a context everywhere.
    const isChild = invocation.throughContext !== false && hook.phase !== "payloadUpdate";
    const invoke = isChild
      ? (options) => context.invokeAction(invocation.action, given, options)
      : (options) => stage.actions.invokeAction(invocation.action, given, { signal: context.signal, ...options });
    const given = invocation.samePayload ? payload : stage.payload(invocation);
    try {
      yield stage.invoke(invocation, stage.claim(invocation.label ?? "nested"), invoke);
    } catch (error) {
      if (!invocation.caught) throw error;
    }
  },
};

function callOriginal(original, { payload, set }, current) {
  if (payload === undefined && set === undefined) return original();
  return original({ ...structuredClone(payload ?? current), ...structuredClone(set) });
}

/** Whether a script never waits. */
export function isImmediate(script) {
  return script.every((step) => {
    const [[deed, argument]] = Object.entries(step);
    if (deed === "when") return isImmediate(argument.do);
    if (deed === "advance") return !argument.timers;
    return immediateDeeds.has(deed);
  });
}

const immediateDeeds = new Set([
  "set", "delete", "append", "abort", "refuse", "throw", "return", "context", "note", "later",
  "register", "attach", "block", "remove", "removeFunction", "reload", "cancel", "leftBehind",
]);
