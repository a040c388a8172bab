// Turns what the desk answered into what a hook in the page would have thrown: whoever catches it need not know on
// which side of the channel somebody said no.

import { ActionAborted, ActionBlocked, ActionCancelled, ActionRefused } from "../flex/errors.js";

const classes = {
  aborted: ActionAborted,
  refused: ActionRefused,
  blocked: ActionBlocked,
  cancelled: ActionCancelled,
};

export function actionError(answer) {
  const Kind = classes[answer?.kind];
  if (!Kind) return answer;
  const { action, owner = "the desk", reason, invocation } = answer;
  return Object.assign(new Kind({ action, owner, reason, invocation }), { tier: "desk", status: answer.status });
}

/** Whether something was wrong with what was asked for, so that asking for the same once more is of no use. */
export function isNoVeto({ kind } = {}) {
  return kind === "failed" || kind === "forbidden";
}

/** What to tell the person who clicked: who said no and why, in their words. */
export function sentenceFor(error) {
  const { owner, reason } = error ?? {};
  if (owner && reason?.trim()) return owner === "application" ? reason : `${owner}: ${reason}`;
  if (error?.name === "AbortError") return "Cancelled.";
  const cause = error?.rootCause;
  if (cause instanceof Error && cause !== error) return sentenceFor(cause);
  return error?.message || String(error);
}
