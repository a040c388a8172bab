// A text kept for this tab, so that a reload finds the page as it was.

export function createKept(storage, name) {
  const key = `plugboard.${name}`;
  return {
    get: () => attempt(() => storage().getItem(key)) ?? "",
    set: (text) => attempt(() => (text ? storage().setItem(key, text) : storage().removeItem(key))),
  };
}

/** A browser may refuse to keep anything, even to be asked; then nothing is there after a reload. */
function attempt(run) {
  try {
    return run();
  } catch {
    return null;
  }
}
