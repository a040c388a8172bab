// Saves what is typed as it is typed, and brings it back when a conversation comes into sight.

import { createUnsent } from "../desk/drafts.js";
import { unsentIn } from "../desk/view.js";
import { notesName } from "./wrapUp.js";

const changesOfUnsent = ["input", "outbox-add", "outbox-remove", "held-add", "held-remove"];

export function keepDrafts({ store, drafts }) {
  const unsent = new Map();
  const written = ({ inputs }, sid) => inputs[sid]?.body ?? "";
  const put = (conversationSid, body) => store.dispatch({ type: "input", conversationSid, changes: { body } });

  return store.subscribe(({ desk: { conversations, tasks }, view }, message) => {
    if (changesOfUnsent.includes(message.type)) {
      const sid = message.conversationSid;
      unsent.get(sid)?.keep(unsentIn(view, sid), written(view, sid));
    }
    // What has ended while no page was open.
    if (message.type === "state") {
      drafts.keepOnly(new Set([...Object.keys(conversations), ...Object.keys(tasks).map(notesName)]));
    }
    const { sid: named } = message.task ?? {};
    if (message.type === "event" && named && !tasks[named]) drafts.save(notesName(named), null);
    for (const sid of unsent.keys()) {
      if (conversations[sid]) continue;
      unsent.delete(sid);
      drafts.save(sid, null);
    }
    for (const [sid, { messages }] of Object.entries(conversations)) {
      const isNew = !unsent.has(sid);
      if (isNew) unsent.set(sid, createUnsent(drafts, sid));
      const known = unsent.get(sid);
      const before = written(view, sid);
      const body = known.without(messages, isNew ? known.text() || before : before);
      if (body !== before) put(sid, body);
    }
  });
}
