// How long to wait before connecting again: full jitter, so that a thousand pages do not come back in the same second.

const firstLimit = 500;
const lastLimit = 30_000;

export class Backoff {
  #limit = firstLimit;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  /** The next time to wait, in milliseconds: between 0 and twice the last limit. */
  next() {
    this.#limit = Math.min(lastLimit, this.#limit * 2);
    return Math.floor(this.#random() * this.#limit);
  }

  reset() {
    this.#limit = firstLimit;
  }
}
