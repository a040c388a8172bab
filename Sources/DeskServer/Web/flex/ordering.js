// In which order the hooks of one phase run: decided here, from values alone.

/**
 * Puts hooks, given as attached, in the order in which they run (R8): higher priority first, then as declared places
 * ask, then as attached. A place that names an absent owner, or the hook's own, is ignored.
 *
 * @returns `{ order }`, or `{ problem, … }` where places can't be kept.
 */
export function runningOrder(hooks) {
  const byPriority = [...hooks].sort((a, b) => b.priority - a.priority);
  if (hooks.every((hook) => hook.places.length === 0)) return { order: byPriority };
  const contradiction = findContradiction(hooks);
  if (contradiction) return contradiction;

  const order = [];
  for (let start = 0; start < byPriority.length; ) {
    const group = byPriority.slice(start).filter((hook) => hook.priority === byPriority[start].priority);
    const sorted = sortedByPlace(group);
    if (sorted.length < group.length) {
      const among = new Set(group.filter((hook) => !sorted.includes(hook)).map((hook) => hook.owner));
      return { problem: "orderingCycle", among: [...among].sort() };
    }
    order.push(...sorted);
    start += group.length;
  }
  return { order };
}

/** A place among hooks of other priorities is either granted by the priorities or forbidden by them. */
function findContradiction(hooks) {
  for (const hook of hooks) {
    for (const place of hook.places) {
      const others = hooks.filter((other) => other.owner === place.owner && other.owner !== hook.owner);
      const priorities = others.map((other) => other.priority);
      const otherPriority = place.side === "before" ? Math.max(...priorities) : Math.min(...priorities);
      const isForbidden = place.side === "before" ? otherPriority > hook.priority : otherPriority < hook.priority;
      if (others.length > 0 && isForbidden) return { problem: "orderingContradiction", hook, place, otherPriority };
    }
  }
  return undefined;
}

/** Of the hooks that wait for no other, the first attached is next. Those that wait for one another are left out. */
function sortedByPlace(group) {
  const waiting = new Map(group.map((hook) => [hook, group.filter((other) => goesBefore(other, hook)).length]));
  const sorted = [];
  for (;;) {
    const next = group.find((hook) => waiting.get(hook) === 0);
    if (!next) return sorted;
    sorted.push(next);
    waiting.delete(next);
    for (const [hook, count] of waiting) if (goesBefore(next, hook)) waiting.set(hook, count - 1);
  }
}

function goesBefore(one, other) {
  if (one.owner === other.owner) return false;
  return (
    one.places.some(({ side, owner }) => side === "before" && owner === other.owner) ||
    other.places.some(({ side, owner }) => side === "after" && owner === one.owner)
  );
}
