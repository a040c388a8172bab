// The messages of one conversation as a list in order of index, each once, however often and in whatever order they
// come.

import { isRandomID } from "./requests.js";

export function withMessage(messages, message) {
  return withMessages(messages, [message]);
}

export function withMessages(messages, more) {
  const known = new Set(messages.map(({ index }) => index));
  const fresh = more.filter(({ index }) => !known.has(index) && known.add(index));
  if (fresh.length === 0) return messages;
  return [...messages, ...fresh].sort((one, other) => one.index - other.index);
}

/** Whether a message has arrived, by the name that its page has given it. */
export const hasArrived = (conversation, clientID) =>
  Boolean(conversation?.messages.some((message) => message.clientID === clientID));

/**
 * The index before which messages are missing that belong on the screen, or null.
 * Looks only at the newest `depth`; what is older is fetched when somebody asks for it.
 */
export function gapBefore(messages, lastIndex, depth = 50) {
  const known = new Set(messages.map(({ index }) => index));
  for (let index = lastIndex; index > Math.max(0, lastIndex - depth); index -= 1) {
    if (!known.has(index)) return index + 1;
  }
  return null;
}

/** How many messages of others came after what this participant has read. */
export function unreadCount(conversation, participantSid) {
  if (!conversation || !participantSid) return 0;
  const me = conversation.participants.find(({ sid }) => sid === participantSid);
  const read = me?.readIndex ?? 0;
  return conversation.messages.filter(({ index, authorSid }) => index > read && authorSid !== participantSid).length;
}

/** How far the others have come with a message: `read`, `delivered` or `accepted`. */
export function progressOf(message, conversation) {
  // Also those who have left since: what they have read stays read.
  const isOther = ({ sid, kind }) => sid !== message.authorSid && kind !== "supervisor";
  const others = conversation.participants.filter(isOther);
  if (others.some(({ readIndex }) => readIndex >= message.index)) return "read";
  if (others.some(({ deliveredIndex }) => deliveredIndex >= message.index)) return "delivered";
  return "accepted";
}

/**
 * Whether a plugin of the desk or a program has written a message in an agent's name: what people send has a name that
 * their page has made up.
 */
export function isAutomatic({ authorKind, clientID }) {
  return authorKind === "agent" && Boolean(clientID) && !isRandomID(clientID);
}

/** Whose a message is, to those at the desk. Customers read the agent's name: it was sent in it. */
export function authorAtDesk(message) {
  const { isMine, authorName } = message;
  if (!isAutomatic(message)) return isMine ? "You" : authorName;
  return isMine ? "Automatic, in your name" : `Automatic, in the name of ${authorName || "somebody"}`;
}
