// What somebody has typed and not sent, kept by the browser, so that a reload or a crash does not cost it.

const prefix = "plugboard.draft.";

export function createDrafts(storage, person) {
  const key = (conversationSid) => `${prefix}${person}.${conversationSid}`;
  return {
    load: (conversationSid) => attempt(() => storage.getItem(key(conversationSid))) ?? "",
    save(conversationSid, text) {
      attempt(() => (text ? storage.setItem(key(conversationSid), text) : storage.removeItem(key(conversationSid))));
    },
    /** For who signs out of a browser that others use, too. */
    forget() {
      attempt(() => {
        const own = Object.keys(storage).filter((name) => name.startsWith(`${prefix}${person}.`));
        for (const name of own) storage.removeItem(name);
      });
    },
  };
}

/** A browser may refuse to keep anything; then typing goes on without. */
function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}
