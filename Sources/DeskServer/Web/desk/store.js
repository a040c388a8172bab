// A store in the manner of Redux: a state that only a reducer changes, and those who want to know of it.

export function createStore(reduce, initial = reduce(undefined, { type: "@start" })) {
  let state = initial;
  const subscribers = new Set();
  return {
    getState: () => state,
    dispatch(message) {
      const next = reduce(state, message);
      if (next === state) return;
      state = next;
      // A copy, so that who unsubscribes while being told does not make others be skipped.
      for (const subscriber of [...subscribers]) subscriber(state, message);
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}

/** One reducer of several, each with a part of the state of its own. */
export function combined(reducers) {
  return (state = {}, message) => {
    const next = Object.fromEntries(
      Object.entries(reducers).map(([name, reduce]) => [name, reduce(state[name], message)]));
    return Object.keys(next).some((name) => next[name] !== state[name]) ? next : state;
  };
}
