import { availabilityJSON, errorJSON, eventJSON, faultJSON, kindOf, outcomeJSON, present } from "./answers.js";
import { ManualClock } from "./clock.js";
import { canonical } from "./difference.js";
import { Scene, isImmediate } from "./scene.js";

/** Where one case is played: the actions, the clock, and what has happened so far. */
export class Stage {
  /** What went wrong that no expectation can name. */
  problems = [];
  #seen = { trace: [], outcomes: {}, errors: {}, answers: {}, events: [] };
  #clock = new ManualClock(() => this.#changed());
  #tokens = new Map();
  #functions = new Map();
  #owners = new Map();
  #labels = new Set();
  #names = new Map();
  #starting;
  #controllers = new Map();
  #tasks = new Map();
  #settled = new Map();
  #suspended = new Map();
  #cancelled = new Set();
  #finished = new Set();
  #waiting = new Set();
  #isAbandoned = false;

  /** @param flex the module under test */
  constructor(flex, { chainLimit, watch }, variant) {
    this.flex = flex;
    this.variant = variant;
    this.actions = new flex.Actions({ clock: this.#clock, ...present({ chainLimit }) });
    if (variant.isWatched || watch) this.actions.observe((event) => this.#saw(event, watch ?? []));
  }

  // What has happened

  record(entry) {
    this.#seen.trace.push(entry);
  }

  /** What was seen, faults included. */
  get seen() {
    return { ...this.#seen, faults: this.actions.recentFaults.map((fault) => faultJSON(this.flex, fault)) };
  }

  get tasks() {
    return [...this.#tasks.values()];
  }

  finished(label) {
    this.#finished.add(label);
    this.#changed();
  }

  /** Whoever waits for something looks again. */
  #changed() {
    for (const look of this.#waiting) look();
  }

  #until(isOver) {
    return new Promise((resolve) => {
      const look = () => {
        if (!isOver() && !this.#isAbandoned) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #saw(event, watch) {
    if (event.type === "invocationStarted") this.#names.set(event.id, this.#starting);
    if (event.type === "settled") {
      const { output: value } = event;
      const outcome = outcomeJSON(this.flex, event.outcome === "completed" ? { value } : { error: event.error });
      this.#settled.set(this.name(event.id), [...(this.#settled.get(this.name(event.id)) ?? []), outcome]);
    }
    if (watch.includes(kindOf(event))) this.#seen.events.push(eventJSON(event, (id) => this.name(id)));
  }

  name(id) {
    return this.#names.get(id);
  }

  // Suspending

  /** Waits for a step of the case. */
  suspend(label, until, signal) {
    return new Promise((resolve, reject) => {
      const queue = this.#suspended.get(label) ?? [];
      this.#suspended.set(label, queue);
      const leave = () => {
        const index = queue.indexOf(release);
        if (index >= 0) queue.splice(index, 1);
      };
      const release = () => {
        leave();
        resolve();
      };
      const cancel = () => {
        this.#cancelled.add(label);
        if (until !== "ignoringCancellation") leave();
        if (until === "untilCancelled") resolve();
        if (until === "untilReleased") reject(signal.reason);
        this.#changed();
      };
      queue.push(release);
      signal.addEventListener("abort", cancel, { once: true });
      if (signal.aborted) cancel();
      else this.#changed();
    });
  }

  /** Keeps what a function does after it has returned, for a release of that label. */
  keep(label, work) {
    const queue = this.#suspended.get(label) ?? [];
    queue.push(() => {
      queue.shift();
      return work();
    });
    this.#suspended.set(label, queue);
    this.#changed();
  }

  #countSuspended(label) {
    return this.#suspended.get(label)?.length ?? 0;
  }

  /** Lets go of everything that still waits, because the case is over or hangs. */
  abandon() {
    this.#isAbandoned = true;
    this.#changed();
    for (const queue of this.#suspended.values()) for (const release of [...queue]) release();
  }

  // Invoking

  /** A label that no other invocation has: the second `nested` is `nested 2`. */
  claim(wanted) {
    let label = wanted;
    for (let count = 2; this.#labels.has(label); count += 1) label = `${wanted} ${count}`;
    this.#labels.add(label);
    return label;
  }

  payload({ payload }) {
    return structuredClone(payload);
  }

  /** Invokes, and notes how it ended. What it throws goes on. */
  async invoke({ actor, allowance, recorded = true }, label, invoke) {
    this.#starting = label;
    const hooksWithin = allowance === undefined ? undefined : allowance * 1000;
    const promise = invoke(present({ by: actor, hooksWithin }));
    // Unless somebody watches, that is the only way to learn which invocation it is.
    const newest = this.actions.findPendingActions().at(-1);
    if (newest && !this.#names.has(newest.id)) this.#names.set(newest.id, label);

    const result = await promise.then((value) => ({ value }), (error) => ({ error }));
    const outcome = outcomeJSON(this.flex, result);
    if (recorded) {
      this.#seen.outcomes[label] = outcome;
      this.record({ resumed: label });
    }
    // R17: whoever observes has been told, once and the same thing, before the caller resumes.
    const told = this.#settled.get(label) ?? [];
    if (this.variant.isWatched && canonical(told) !== canonical([outcome])) {
      this.problems.push(`${label} ended with ${canonical(outcome)}, but its settled events were ${canonical(told)}`);
    }
    if ("error" in result) throw result.error;
  }

  // Attaching

  /** The owner of a name as it was first asked for, unloaded or not. */
  #owner(name = "application") {
    if (name === "application") return this.actions;
    if (!this.#owners.has(name)) this.#owners.set(name, this.actions.owner(name));
    return this.#owners.get(name);
  }

  #attempt(label, attach) {
    try {
      this.#tokens.set(label, attach());
    } catch (error) {
      this.#seen.errors[label] = errorJSON(this.flex, error);
    }
  }

  #register({ action, owner, label = "body", silent: isSilent, script, payloadUpdate, ...declared }) {
    const { withoutAfterPhase, oneAtATimeBy } = declared;
    const play = (phase, script, payload, context) =>
      new Scene(this, { label, phase, isSilent, script }, payload, context).play(this.#isSynchronous(script));
    const body = (payload, context) => play("body", script, payload, context);
    const update = payloadUpdate && ((payload, context) => {
      const result = play("payloadUpdate", payloadUpdate, payload, context);
      return result instanceof Promise ? result.then(() => {}) : undefined;
    });
    const keyIn = (payload) => payload?.[oneAtATimeBy];
    const options = present({ withoutAfterPhase, oneAtATime: oneAtATimeBy && keyIn });
    this.#attempt(label, () => this.#owner(owner).registerAction(action, body, update, options));
  }

  #attach(hook) {
    const { phase, action, owner, label, function: name = label, silent: isSilent, script, types, synchronous } = hook;
    if (types === "text" || synchronous) throw new Error("Hooks of this tier have no types and no manner.");
    const role = { label: name, phase, isSilent, script };
    const isSynchronous = hook.deadline === undefined && phase !== "replacement" && this.#isSynchronous(script);
    const play = (...scene) => new Scene(this, role, ...scene).play(isSynchronous);
    const functions = {
      before: (payload, abort, context) => play(payload, context, { abort }),
      guard: (payload, refuse, context) => play(payload, context, { refuse }),
      replacement: (payload, original, context) => play(payload, context, { original }),
      after: (payload, output, context) => play(payload, context, {}, output ?? null),
    };
    if (!this.#functions.has(name)) this.#functions.set(name, { call: functions[phase], hook });
    const { call } = this.#functions.get(name);
    const options = present({
      priority: hook.priority,
      before: hook.runsBefore,
      after: hook.runsAfter,
      onFailure: hook.onFailure,
      deadline: hook.deadline === undefined ? undefined : hook.deadline * 1000,
    });
    this.#attempt(label, () => {
      const subject = this.#owner(owner);
      if (phase === "replacement") return subject.replaceAction(action, call, options);
      return subject.addListener(phase + action, call, options);
    });
  }

  #isSynchronous(script) {
    return this.variant.prefersSynchronousHooks && isImmediate(script);
  }

  // Commands

  /** Does something from outside or from inside a hook. @returns a promise, where it has to be waited for */
  perform(command, scene) {
    const [[deed, argument]] = Object.entries(command);
    if (!Object.hasOwn(this.#commands, deed)) throw new Error(`Nobody knows how to do that: ${deed}`);
    return this.#commands[deed](argument, scene);
  }

  #commands = {
    register: (registration) => this.#register(registration),
    attach: (hook) => this.#attach(hook),
    block: ({ action, owner, label = "block", reason, matching }) => {
      const options = { matching: structuredClone(matching), because: reason };
      this.#attempt(label, () => this.#owner(owner).blockAction(action, present(options)));
    },

    invoke: (invocation) => {
      const controller = new AbortController();
      if (invocation.cancelled) controller.abort();
      const label = this.claim(invocation.label ?? "main");
      this.#controllers.set(label, controller);
      const given = this.payload(invocation);
      const task = this.invoke(invocation, label, (options) =>
        this.actions.invokeAction(invocation.action, given, { signal: controller.signal, ...options }),
      ).catch(() => {});
      this.#tasks.set(label, task);
      return invocation.background ? undefined : task;
    },
    cancel: (label) => this.#known(this.#controllers, label).abort(),
    settle: (label) => this.#known(this.#tasks, label),

    release: async (label) => {
      await this.#until(() => this.#countSuspended(label) > 0);
      await this.#suspended.get(label)?.[0]?.();
    },
    awaitSuspended: ({ hook, count = 1 }) => this.#until(() => this.#countSuspended(hook) >= count),
    awaitCancelled: (label) => this.#until(() => this.#cancelled.has(label)),
    awaitFinished: (label) => this.#until(() => this.#finished.has(label)),
    advance: ({ seconds, timers = 0 }) => {
      const advance = () => this.#clock.advance(seconds * 1000);
      if (timers === 0) return advance();
      return this.#until(() => this.#clock.timers >= timers).then(advance);
    },

    remove: (label) => {
      this.#known(this.#tokens, label).remove();
    },
    removeFunction: (name) => {
      const { call, hook } = this.#known(this.#functions, name);
      this.#owner(hook.owner).removeListener(hook.phase + hook.action, call);
    },
    unload: ({ owner, within = 5, label = "unload", background }, scene) => {
      const unloaded = this.#owner(owner).unload(within * 1000, { from: scene?.context });
      const task = unloaded.then((unfinished) => {
        // In which order they are named is nobody's promise.
        this.#seen.answers[label] = unfinished.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
        this.record({ unloaded: owner });
      });
      if (!background) return task;
      this.#tasks.set(label, task);
      return undefined;
    },
    reload: (name) => this.#attempt(name, () => {
      this.#owners.set(name, this.actions.owner(name));
    }),

    availability: async ({ action, payload, label = "availability" }) => {
      this.#seen.answers[label] = await this.actions.availability(action, structuredClone(payload))
        .then(availabilityJSON, (error) => errorJSON(this.flex, error));
    },
    leftBehind: (label) => {
      this.#seen.answers[label] = this.actions.leftBehind;
    },
    note: (note) => this.record({ note }),
  };

  #known(map, label) {
    if (!map.has(label)) throw new Error(`Nothing is called ${label}.`);
    return map.get(label);
  }
}
