// Who watches, and how they are told (R17, R27).

/** The kinds of events, as bits: with nobody watching, an event costs the test of one. */
export const STARTED = 1;
export const HOOKS = 2;
export const SETTLED = 4;
export const FAULTS = 8;
export const REGISTRY = 16;

const bits = { started: STARTED, hooks: HOOKS, settled: SETTLED, faults: FAULTS, registry: REGISTRY };

/** All who watch. */
export class Watch {
  /** The bits of all kinds that anybody watches. */
  interests = 0;
  #observers = [];

  /** Calls a function for every event of these kinds, before whoever caused it goes on. None is ever dropped. */
  observe(handler, kinds = Object.keys(bits)) {
    if (typeof handler !== "function") throw new TypeError("An observer has to be a function.");
    const observer = { handler, wanted: kinds.reduce((wanted, kind) => wanted | bitOf(kind), 0) };
    this.#change([...this.#observers, observer]);
    return {
      remove: () => {
        observer.wanted = 0;
        this.#change(this.#observers.filter((other) => other !== observer));
      },
    };
  }

  #change(observers) {
    this.#observers = observers;
    this.interests = observers.reduce((all, { wanted }) => all | wanted, 0);
  }

  /** Ask `interests` first, so that an event nobody wants is not even made. */
  publish(kind, event) {
    for (const observer of this.#observers) {
      if (!(observer.wanted & kind)) continue;
      try {
        observer.handler(event);
      } catch (error) {
        // An observer that breaks must neither stop an invocation nor keep the next one from being told.
        (globalThis.reportError ?? console.error)(error);
      }
    }
  }
}

function bitOf(kind) {
  if (!Object.hasOwn(bits, kind)) throw new TypeError(`There are no events of the kind “${kind}”.`);
  return bits[kind];
}

/**
 * Events for one reader with `for await`. It never holds an invocation up: a reader that falls behind by more than the
 * limit loses the oldest ones, counted in `lost`. Leaving the loop, or `close()`, ends it.
 */
export class EventStream {
  /** How many events were lost because the reader was slow. */
  lost = 0;
  #buffer = [];
  #token;
  #isOpen = true;
  #wake = () => {};

  constructor(watch, kinds, limit) {
    if (!(limit >= 1)) throw new TypeError("A stream has to keep at least one event.");
    this.#token = watch.observe((event) => {
      this.#buffer.push(event);
      if (this.#buffer.length > limit) {
        this.#buffer.shift();
        this.lost += 1;
      }
      this.#wake();
    }, kinds);
  }

  close() {
    this.#token.remove();
    this.#isOpen = false;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (;;) {
        while (this.#buffer.length > 0) yield this.#buffer.shift();
        if (!this.#isOpen) return;
        await new Promise((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.close();
    }
  }
}
