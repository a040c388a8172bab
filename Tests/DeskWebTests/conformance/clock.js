/** A clock that stands still until a case moves it on. Milliseconds. */
export class ManualClock {
  #now = 0;
  #timers = new Set();
  #changed = () => {};

  /** @param changed is told when a timer has been set. */
  constructor(changed = () => {}) {
    this.#changed = changed;
  }

  now() {
    return this.#now;
  }

  /** How many timers run. */
  get timers() {
    return this.#timers.size;
  }

  after(milliseconds, call) {
    const timer = { due: this.#now + milliseconds, call };
    this.#timers.add(timer);
    this.#changed();
    return () => this.#timers.delete(timer);
  }

  /** Moves on and calls what is due, the earliest first. */
  advance(milliseconds) {
    this.#now += milliseconds;
    const due = [...this.#timers].filter((timer) => timer.due <= this.#now).sort((a, b) => a.due - b.due);
    for (const timer of due) if (this.#timers.delete(timer)) timer.call();
  }
}
