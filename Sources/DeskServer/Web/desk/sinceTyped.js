// Whether somebody has typed since an action was invoked. Its hooks may take their time, and who writes on meanwhile is not
// led away in the middle of a sentence, the rest of which somebody else would get.

export function watchTyping(actions, node = document) {
  const begun = new Map();
  let typed = 0;
  // Before a field's own listeners, which may stop the event.
  node.addEventListener("input", () => (typed += 1), { capture: true });
  actions.observe(({ type, id }) => {
    if (type === "invocationStarted") begun.set(id, typed);
    else begun.delete(id);
  }, { kinds: ["started", "settled"] });
  return { hasTypedSince: (invocation) => begun.has(invocation) && begun.get(invocation) !== typed };
}
