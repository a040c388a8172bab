// What somebody has typed and not sent, kept by the browser, so that a reload or a crash does not cost it.

const prefix = "plugboard.draft.";

/**
 * Keeps any JSON under a name, such as a conversation's sid; `null` is nothing. Two windows may write in one conversation:
 * each has its `own` storage, and what was typed last, in whichever, is in the `shared` one. With that a window begins.
 * `windows` is a BroadcastChannel to the others.
 */
export function createDrafts({ own, shared, windows = null }, person) {
  const key = (name) => `${prefix}${person}.${name}`;
  windows?.addEventListener("message", ({ data }) => data === person && attempt(() => forgetIn(own, key(""))));
  return {
    load: (name) => attempt(() => JSON.parse(own.getItem(key(name)) ?? shared.getItem(key(name)))) ?? null,
    save(name, draft) {
      const text = JSON.stringify(draft);
      attempt(() => (draft ? shared.setItem(key(name), text) : shared.removeItem(key(name))));
      // What another window types after this one has sent everything is not put into this one.
      attempt(() => (draft || own.getItem(key(name))) && own.setItem(key(name), text));
    },
    /** Lets go of everything but what is kept under these names. */
    keepOnly(names) {
      for (const storage of [own, shared]) attempt(() => forgetIn(storage, key(""), (name) => !names.has(name)));
    },
    /** For who signs out of a browser that others use, too: in all windows. */
    forget() {
      for (const storage of [own, shared]) attempt(() => forgetIn(storage, key("")));
      windows?.postMessage(person);
    },
  };
}

function forgetIn(storage, start, isGone = () => true) {
  for (const one of Object.keys(storage)) {
    if (one.startsWith(start) && isGone(one.slice(start.length))) storage.removeItem(one);
  }
}

/**
 * What of a conversation is not sent yet: what is typed, and what is on its way, or else a reload would lose it. That
 * may have reached the desk all the same; so what came back goes from the field again with its message, unless somebody
 * has changed the field.
 */
export function createUnsent(drafts, sid) {
  const { sending = [], written = "" } = drafts.load(sid) ?? {};
  let returned = { sending, written };

  function save(outbox, text) {
    const open = outbox.filter(({ body }) => body).map(({ clientID, body }) => ({ clientID, body }));
    drafts.save(sid, open.length > 0 || text ? { sending: open, written: text } : null);
  }

  return {
    /** What the field begins with. */
    text: () => textOf(returned),
    keep(outbox = [], text = "") {
      if (text !== textOf(returned)) returned = { sending: [], written: text };
      save([...returned.sending, ...outbox], returned.written);
    },
    /** @returns what the field is to hold instead of `text`, now that these messages are known. */
    without(messages, text) {
      if (returned.sending.length === 0) return text;
      const arrived = new Set(messages.map(({ clientID }) => clientID));
      const missing = returned.sending.filter(({ clientID }) => !arrived.has(clientID));
      if (missing.length === returned.sending.length) return text;
      returned = { ...returned, sending: missing };
      save(missing, returned.written);
      return textOf(returned);
    },
  };
}

const textOf = ({ sending, written }) => [...sending.map(({ body }) => body), written].filter(Boolean).join("\n");

/**
 * What a text becomes that was `base`, and that two have changed without knowing of each other. What either has written
 * is in it, at worst beside what the other has made of the same words; one that has all of the other's counts as written
 * after it.
 */
export function joined(mine, base, theirs) {
  if (mine === base) return theirs;
  if (theirs === base || mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : `${theirs}\n${mine}`;
}

/** A browser may refuse to keep anything; then typing goes on without. */
function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}
