// Where a customer's conversation stands, in a word and in a sentence.

export function ownConversation({ conversations, conversationSid, participantSid }) {
  const conversation = conversations[conversationSid] ?? null;
  const me = participantSid ?? conversation?.participants.find(({ kind }) => kind === "customer")?.sid ?? null;
  return { conversation, me };
}

/** `start`, `waiting`, `answered`, `left` by those who have answered (they may still write it up), or `ended`. */
export function phaseOf(desk) {
  const { conversation, me } = ownConversation(desk);
  if (!conversation) return "start";
  const own = conversation.participants.find(({ sid }) => sid === me);
  if (conversation.status === "closed" || own?.hasLeft) return "ended";
  if (answeringIn(conversation, desk).length > 0) return "answered";
  return desk.position === null && lastAgentOf(conversation) ? "left" : "waiting";
}

export function situationText(desk) {
  const { conversation } = ownConversation(desk);
  switch (phaseOf(desk)) {
    case "start":
      return desk.isStaffed ? "" : "Nobody is here just now. Leave a message, and it will be the first thing we read.";
    case "ended":
      return "The conversation has ended.";
    case "answered": {
      const names = answeringIn(conversation, desk).map(({ friendlyName }) => friendlyName);
      return names.length === 1 ? `${names[0]} is answering.` : `${names.join(" and ")} are answering.`;
    }
    case "left":
      return `${lastAgentOf(conversation).friendlyName} has ended the chat. Write again if there is anything else.`;
    default:
      if (!desk.hasTask) {
        return conversation.messages.length > 0
          ? "Nobody could be found for you. Write again to have us try once more."
          : "Write what you need, and somebody will be with you soon.";
      }
      if (!desk.isStaffed) return "Nobody is here just now. Your message is kept, and you can add to it.";
      if (desk.position === null) return "Somebody will be with you soon.";
      return desk.position === 1 ? "You are next." : `You are number ${desk.position}.`;
  }
}

function presentAgentsOf({ participants }) {
  return participants.filter(({ kind, hasLeft }) => kind === "agent" && !hasLeft);
}

/** Who writes a chat up still takes part in it, but answers nothing any more. */
function answeringIn(conversation, { answering }) {
  const present = presentAgentsOf(conversation);
  return answering ? present.filter(({ sid }) => answering.includes(sid)) : present;
}

function lastAgentOf(conversation) {
  const isAgent = ({ kind }) => kind === "agent";
  return presentAgentsOf(conversation).at(-1) ?? conversation.participants.filter(isAgent).at(-1);
}
