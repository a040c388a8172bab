// What a task is called on the screen.

export function taskName({ attributes = {}, taskSid }) {
  return String(attributes.customerName ?? attributes.name ?? attributes.from ?? `Task ${taskSid ?? ""}`);
}

/** A sentence about what was asked for, with the name of the task that it was asked for. */
export function withTaskName({ tasks }, { sid, conversationSid }, sentence) {
  const task = tasks[sid] ?? Object.values(tasks).find((one) => conversationSid && one.conversationSid === conversationSid);
  return task ? `${taskName(task)}: ${sentence}` : sentence;
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

/** Which customers have left a conversation, as a sentence, or nothing. */
export function departedText(conversation) {
  const names = (conversation?.participants ?? [])
    .filter(({ kind, hasLeft }) => kind === "customer" && hasLeft).map(({ friendlyName }) => friendlyName || "The customer");
  if (names.length === 0) return "";
  return `${names.join(" and ")} ${names.length === 1 ? "has" : "have"} left the conversation.`;
}

/** The participant that a worker is in a conversation. */
export function participantOf(conversation, worker) {
  const own = ({ kind, identity, hasLeft }) => kind !== "customer" && !hasLeft && identity === worker?.sid;
  return conversation?.participants.find(own)?.sid ?? null;
}
