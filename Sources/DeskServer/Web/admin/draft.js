// Whether what stands in a form may be replaced by what the desk says. Unsaved edits may not.

export class Draft {
  /** What the desk said when the form was filled, what it says now, and what stood in the form then. */
  #arrived = "";
  #latest = "";
  #filled = "";
  #awaitsOwn = false;

  /** The form has been filled: `thing` is what the desk says, `values` what the form makes of it. */
  fill(thing, values) {
    this.#arrived = this.#latest = textOf(thing);
    this.#filled = textOf(values);
    this.#awaitsOwn = false;
  }

  isDirty(values) {
    return textOf(values) !== this.#filled;
  }

  /** Whether the desk says something else than what the edits began with. */
  get isOutdated() {
    return this.#latest !== this.#arrived;
  }

  /** These values were saved. What the desk says next is what it has made of them. */
  save(values) {
    this.#filled = textOf(values);
    this.#awaitsOwn = true;
  }

  /** The desk says how it is. @returns whether the form is to be filled with that. */
  arrive(thing, values) {
    this.#latest = textOf(thing);
    if (this.#awaitsOwn) this.#arrived = this.#latest;
    else if (!this.isOutdated) return false;
    this.#awaitsOwn = false;
    return !this.isDirty(values);
  }
}

const textOf = (values) => JSON.stringify(values);
