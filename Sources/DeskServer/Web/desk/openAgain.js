// Whether something is open, kept for this tab, so that a reload finds it as it was.

export function createOpenAgain(storage, name) {
  const key = `plugboard.open.${name}`;
  return {
    isOpen: () => attempt(() => storage().getItem(key)) === "yes",
    set: (isOpen) => attempt(() => (isOpen ? storage().setItem(key, "yes") : storage().removeItem(key))),
  };
}

/** A browser may refuse to keep anything, even to be asked; then it is closed after a reload. */
function attempt(run) {
  try {
    return run();
  } catch {
    return null;
  }
}
