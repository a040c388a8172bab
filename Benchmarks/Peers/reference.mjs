// The actions framework of the reference page, written in plain JavaScript: payloadUpdate, before-listeners that may
// abort, replacements that may call the original, the body, after-listeners; all awaited one after another. Nothing
// else: no owners, priorities, guards, deadlines, blocks or events. It shows what the plain surface costs in the
// language that the page is written for.

import { awaiting, body, makeAfter, makeBefore, measure, times } from "./bench.mjs";

class ActionAborted extends Error {}

class Actions {
  // By name. An entry is never changed, only put anew, so an invocation keeps the hooks it started with.
  #entries = new Map();

  registerAction(name, body, payloadUpdate) {
    this.#put(name, { body, payloadUpdate });
  }

  replaceAction(name, replacement) {
    this.#put(name, { replacements: [...this.#entry(name).replacements, replacement] });
  }

  addListener(event, listener) {
    const { phase, name } = parse(event);
    this.#put(name, { [phase]: [...this.#entry(name)[phase], listener] });
  }

  removeListener(event, listener) {
    const { phase, name } = parse(event);
    this.#put(name, { [phase]: this.#entry(name)[phase].filter((each) => each !== listener) });
  }

  async invokeAction(name, payload) {
    const entry = this.#entry(name);
    if (!entry.body) throw new Error(`There is no action named ${name}.`);
    if (entry.payloadUpdate) payload = await entry.payloadUpdate(payload);

    let aborted = false;
    const abort = () => { aborted = true; };
    for (const listener of entry.before) {
      try { await listener(payload, abort); } catch (error) { report("before", name, error); }
      if (aborted) throw new ActionAborted(name);
    }
    const output = await run(entry, entry.replacements.length, payload);
    for (const listener of entry.after) {
      try { await listener(payload, output); } catch (error) { report("after", name, error); }
    }
    return output;
  }

  #entry(name) {
    return this.#entries.get(name) ?? { before: [], replacements: [], after: [] };
  }

  #put(name, changes) {
    this.#entries.set(name, { ...this.#entry(name), ...changes });
  }
}

const parse = (event) => {
  const [, phase, name] = /^(before|after)(.+)$/.exec(event);
  return { phase, name };
};

// A listener that fails stops nothing.
const report = (phase, name, error) => console.error(`A listener of ${phase}${name} failed:`, error);

// The newest of `level` replacements, or the body. The original of a replacement is what it replaced.
function run(entry, level, payload) {
  if (level === 0) return entry.body(payload);
  return entry.replacements[level - 1](payload, (changed = payload) => run(entry, level - 1, changed));
}

await measure("reference semantics in JavaScript", undefined, (n) => {
  const actions = new Actions();
  actions.registerAction("AcceptTask", body);
  for (const listener of times(n, makeBefore)) actions.addListener("beforeAcceptTask", listener);
  for (const listener of times(n, makeAfter)) actions.addListener("afterAcceptTask", listener);
  return awaiting((payload) => actions.invokeAction("AcceptTask", payload));
});
