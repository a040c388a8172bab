import { inOrder } from "./registry.js";

/** What is registered and attached now, hooks in the order in which they run (R28): values to keep, show or compare. */
export function describe({ registry, faults, leftBehind }) {
  const actions = registry.entries.map(([name, entry]) => {
    const bodies = [...entry.registrations].reverse();
    const hooks = (kind) => inOrder(entry, kind).map(describeHook);
    return {
      name,
      owners: bodies.map(({ owner }) => owner),
      description: bodies[0]?.description,
      noAfterPhase: bodies[0]?.withoutAfterPhase,
      beforeListeners: hooks("before"),
      guards: hooks("guard"),
      replacements: hooks("replacement"),
      afterListeners: hooks("after"),
      blocks: entry.blocks.map(({ owner, reason }) => ({ owner, reason })),
    };
  });
  return { actions, recentFaults: faults.length, leftBehind };
}

function describeHook({ owner, kind, priority, places, onFailure, deadline }) {
  const owners = (wanted) => places.filter(({ side }) => side === wanted).map((place) => place.owner);
  const hasPolicy = kind === "before" || kind === "guard";
  return {
    owner, kind, priority, before: owners("before"), after: owners("after"),
    onFailure: hasPolicy ? onFailure : undefined, deadline,
  };
}
