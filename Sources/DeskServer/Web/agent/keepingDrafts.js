// Saves what is typed as it is typed, and brings it back when a conversation comes into sight.

export function keepDrafts({ store, drafts }) {
  const restored = new Set();

  /** What is on its way is kept, too, until the desk has it: a reload at that moment must not lose it. */
  function save({ inputs, outbox }, sid) {
    const bodies = [...(outbox[sid] ?? []), inputs[sid] ?? {}].map(({ body }) => body);
    drafts.save(sid, bodies.filter(Boolean).join("\n"));
  }

  return store.subscribe((state, message) => {
    if (["input", "outbox-add", "outbox-remove"].includes(message.type)) save(state.view, message.conversationSid);
    for (const sid of restored) {
      if (state.desk.conversations[sid]) continue;
      restored.delete(sid);
      drafts.save(sid, "");
    }
    for (const sid of Object.keys(state.desk.conversations)) {
      if (restored.has(sid)) continue;
      restored.add(sid);
      const body = drafts.load(sid);
      if (body) store.dispatch({ type: "input", conversationSid: sid, changes: { body } });
    }
  });
}
