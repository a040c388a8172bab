// A clock and a socket that do only what a test tells them.

export class FakeClock {
  time = 1_000_000;
  #timers = new Map();
  #last = 0;

  now = () => this.time;

  setTimeout = (run, delay) => {
    this.#last += 1;
    this.#timers.set(this.#last, { due: this.time + delay, run });
    return this.#last;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  advance(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.due <= end).sort(([, a], [, b]) => a.due - b.due)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].due);
      due[1].run();
    }
    this.time = end;
  }

  /** Time passes, and nothing runs: what is due meanwhile is late. */
  sleep(milliseconds) {
    this.time += milliseconds;
  }
}

/** The page's end of a connection, with the desk's words put into its mouth. */
export class FakeSocket {
  sent = [];
  isClosed = false;

  send = (text) => this.sent.push(JSON.parse(text));
  close = () => (this.isClosed = true);

  accept() {
    this.onopen();
    return this;
  }

  say(...messages) {
    for (const message of messages) this.onmessage({ data: JSON.stringify(message) });
    return this;
  }

  /** Answers a `hello` as the desk does. */
  welcome(cursor = 7, state = {}) {
    return this.accept().say(
      { type: "welcome", version: 1, you: {}, cursor, isResumed: false, limits: {} },
      { type: "state", cursor, state },
      { type: "live", cursor },
    );
  }

  break(code = 1006) {
    return this.onclose({ code });
  }

  all = (type) => this.sent.filter((message) => message.type === type);
}

/** Lets promises that are settled tell those who wait for them. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
