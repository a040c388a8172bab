// What a page knows of its connection, out of what the channel says of it.

export const firstConnection = Object.freeze({ state: "connecting", retryAt: null, isTurnedAway: false });

/** `isTurnedAway`: the desk is there, and does not take this page just now. */
export function connectionOf({ state, retryAt = null, isTurnedAway = false }) {
  return { state, retryAt, isTurnedAway };
}
