// Whether what stands in a form may be replaced by what the desk says. Unsaved edits may not.

export class Draft {
  #base;
  #latest;

  constructor(values) {
    this.#base = this.#latest = textOf(values);
  }

  isDirty(values) {
    return textOf(values) !== this.#base;
  }

  /** Whether the desk has something else than what the edits began with. */
  get isOutdated() {
    return this.#latest !== this.#base;
  }

  /** The desk says how it is. @returns whether the form is to be filled with that. */
  arrive(latest, values) {
    const text = textOf(latest);
    this.#latest = text;
    if (text === this.#base || this.isDirty(values)) return false;
    this.#base = text;
    return true;
  }

  /** The form has been filled with these, or they were saved. */
  settle(values) {
    this.#base = this.#latest = textOf(values);
  }
}

const textOf = (values) => JSON.stringify(values);
