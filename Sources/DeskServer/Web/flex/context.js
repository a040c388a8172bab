// One call of one hook or body, and what that hook is told about it.

/** A hook, a body or a payloadUpdate while it is called. */
export class Run {
  /** It has returned, and what it returned has settled. */
  isOver = false;
  /** The error, if it missed its deadline; what it does from then on changes nothing (R18). */
  missed = undefined;
  /** What it asked for by calling its abort or refuse; the first call counts (R11). */
  request = undefined;
  /** What cancels it when it misses its deadline; only where it has one. */
  leash = undefined;
  #waiting = [];
  #signal;

  /** @param signal says when this call is cancelled; `undefined` where nobody can. */
  constructor(invocation, hook, signal = invocation.signal) {
    this.invocation = invocation;
    this.hook = hook;
    this.#signal = signal;
    this.context = new Context(this);
  }

  get signal() {
    return this.leash?.signal ?? this.#signal;
  }

  end() {
    this.isOver = true;
    for (const resume of this.#waiting) resume();
  }

  /** Resolves when it is over. */
  ended() {
    return this.isOver ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** In how many calls that have not ended something is that is invoked in this one. */
  get depth() {
    return [...this.stack()].filter((run) => !run.isOver).length;
  }

  /** This call and those that it was made in, innermost first. */
  *stack() {
    for (let run = this; run; run = run.invocation.origin) yield run;
  }
}

/**
 * Who asked, and for what: the last argument of every hook and body (R26).
 *
 * Invoke further actions *through the context* to make them children of this invocation: they inherit its actor and its
 * signal and name it as their parent.
 */
export class Context {
  #run;
  /** For hooks that nobody can cancel. One for each, because what listens to a signal lives as long as the signal. */
  #idle;

  constructor(run) {
    this.#run = run;
  }

  /** The name of the action that is being invoked. */
  get action() { return this.#run.invocation.action; }

  /** This invocation's id, unique within one `Actions`. */
  get id() { return this.#run.invocation.id; }

  /** The id of the invocation from whose hook or body this one was invoked. */
  get parent() { return this.#run.invocation.parent; }

  /** Who asked, in the page's own words; `undefined` if nobody said so. */
  get actor() { return this.#run.invocation.actor; }

  /** The names from the outermost invocation that is known to this one. */
  get chain() { return this.#run.invocation.chain; }

  /** Aborted when the caller is cancelled or this hook has missed its deadline. Hand it to `fetch`. */
  get signal() {
    return this.#run.signal ?? (this.#idle ??= new AbortController().signal);
  }

  /** Invokes an action as part of this invocation. */
  invokeAction = (name, payload, options) =>
    this.#run.invocation.core.invoke(name, payload, { ...options, parent: this });

  /** The call behind a context, for the engine. */
  static run(context) {
    if (!(context instanceof Context)) throw new TypeError("That is no context: pass the last argument of a hook.");
    return context.#run;
  }
}

/** A signal that follows others until it is let go of. */
export class Leash {
  #controller = new AbortController();
  #followed;
  #follow = (event) => this.abort(event.target.reason);

  constructor(...signals) {
    this.#followed = signals.filter(Boolean);
    for (const signal of this.#followed) {
      if (signal.aborted) this.abort(signal.reason);
      else signal.addEventListener("abort", this.#follow);
    }
  }

  get signal() { return this.#controller.signal; }

  abort(reason) {
    this.#controller.abort(reason);
  }

  letGo() {
    for (const signal of this.#followed) signal.removeEventListener("abort", this.#follow);
  }
}
