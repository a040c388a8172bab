// The invocations that the desk has not answered yet. They outlive a connection: the same `id` again takes effect once.

/** How many may be under way on one connection; the desk refuses more. */
export const maximumRequests = 32;

export class Requests {
  #open = new Map();
  #makeID;

  constructor(makeID = randomID) {
    this.#makeID = makeID;
  }

  get size() {
    return this.#open.size;
  }

  /** Notes an invocation. Its `promise` settles when the desk answers. */
  add(action, payload, onWaiting) {
    if (this.#open.size >= maximumRequests) {
      const message = "Too much is under way; wait until some of it is done.";
      throw new DeskAnswer({ kind: "limited", action, message }, 429);
    }
    const id = this.#makeID();
    const request = { id, action, payload, onWaiting, askedOn: null, isCancelled: false };
    request.promise = new Promise((resolve, reject) => Object.assign(request, { resolve, reject }));
    this.#open.set(id, request);
    return request;
  }

  answer({ id, status, output, error }) {
    const request = this.#take(id);
    if (!request) return;
    if (error || status >= 400) {
      request.reject(new DeskAnswer({ action: request.action, ...error }, status));
    } else {
      request.resolve(output);
    }
  }

  waiting({ id, owner, hook }) {
    this.#open.get(id)?.onWaiting?.({ owner, hook });
  }

  /** Gives one up that the desk has not heard of. */
  drop(id) {
    const request = this.#take(id);
    request?.reject(new DeskAnswer({ kind: "cancelled", action: request.action, message: "Cancelled." }, 499));
  }

  dropAll(message) {
    for (const { id } of this.all()) {
      const request = this.#take(id);
      request.reject(new DeskAnswer({ kind: "failed", action: request.action, message }));
    }
  }

  /** In the order in which they were made. */
  all() {
    return [...this.#open.values()];
  }

  #take(id) {
    const request = this.#open.get(id);
    this.#open.delete(id);
    return request;
  }
}

/** What the desk answered where it did not do what it was asked. */
export class DeskAnswer extends Error {
  constructor({ kind = "failed", action, owner, reason, message, invocation, ...rest } = {}, status = 0) {
    super(message ?? reason ?? `${action ?? "The action"} failed.`);
    this.name = "DeskAnswer";
    Object.assign(this, { kind, action, owner, reason, invocation, status });
    // Where in what was sent something is wrong, if the desk says so.
    for (const place of ["field", "line", "column", "offset"]) if (place in rest) this[place] = rest[place];
  }
}

// Not crypto.randomUUID, which plain http pages in a company's network do not have.
export function randomID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a page has made it up. */
export const isRandomID = (text) => /^[0-9a-f]{32}$/.test(text);
