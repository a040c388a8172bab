/**
 * One call of what a replacement replaced: a promise that knows whether anybody waits for it, so that a failure nobody
 * would hear of can be reported with its owner (R13).
 */
export class OriginalCall extends Promise {
  #isHeard = false;

  // What `then` returns is an ordinary promise.
  static get [Symbol.species]() { return Promise; }

  /** `await` and `return` come here, too. */
  then(...handlers) {
    this.#isHeard = true;
    return super.then(...handlers);
  }

  /**
   * @param run the replacement's call: while it lasts, it may still turn to this promise.
   * @param report is told of a failure that comes after it, or that it never asked for.
   */
  static start(run, proceed, report) {
    const call = new OriginalCall((resolve) => resolve(proceed()));
    Promise.prototype.then.call(call, undefined, async (error) => {
      if (run.isOver) return report(error);
      await run.ended();
      if (!call.#isHeard) report(error);
    });
    return call;
  }
}
