// How far the desk's clock is ahead of this machine's, by the moments of its events. An event that was long on its way makes
// that seem less, and never more: of all readings the greatest is the best. Old ones are forgotten, for either clock may be
// set anew.

/** After this time, in milliseconds, a reading counts for as long again, and no longer. */
const period = 5 * 60_000;

/** The readings of a new connection: none yet. */
export const firstReadings = Object.freeze({ since: null, best: -Infinity, before: -Infinity });

export function withReading({ since, best, before }, { at, now }) {
  const ahead = at - now;
  if (since === null) return { since: now, best: ahead, before };
  const isOver = now < since || now - since > period;
  return isOver ? { since: now, best: ahead, before: best } : { since, best: Math.max(best, ahead), before };
}

export const aheadOf = ({ best, before }) => Math.max(best, before);
