// What a task is called on the screen.

export function taskName({ attributes = {}, taskSid }) {
  return String(attributes.customerName ?? attributes.name ?? attributes.from ?? `Task ${taskSid ?? ""}`);
}

/** Since when its customer waits, if that is known: one who is handed over has been answered in the meantime. */
export function waitingSinceOf({ dateCreated, transfer }) {
  return typeof dateCreated === "number" && !transfer?.isIncoming ? dateCreated : null;
}

const statusWords = {
  pending: "Offered",
  accepted: "In conversation",
  wrapping: "Wrapping up",
  completed: "Completed",
  canceled: "Canceled",
};

export const statusText = ({ status }) => statusWords[status] ?? status;

/** The participant that a worker is in a conversation. */
export function participantOf(conversation, worker) {
  const own = ({ kind, identity, hasLeft }) => kind !== "customer" && !hasLeft && identity === worker?.sid;
  return conversation?.participants.find(own)?.sid ?? null;
}
