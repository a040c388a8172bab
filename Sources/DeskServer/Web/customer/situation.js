// Where a customer's conversation stands, in a word and in a sentence.

export function ownConversation({ conversations, conversationSid, participantSid }) {
  const conversation = conversations[conversationSid] ?? null;
  const me = participantSid ?? conversation?.participants.find(({ kind }) => kind === "customer")?.sid ?? null;
  return { conversation, me };
}

/** `start`, `waiting`, `answered`, `left` by those who have answered, or `ended`. */
export function phaseOf(desk) {
  const { conversation, me } = ownConversation(desk);
  if (!conversation) return "start";
  const own = conversation.participants.find(({ sid }) => sid === me);
  if (conversation.status === "closed" || own?.hasLeft) return "ended";
  if (agentsOf(conversation).length > 0) return "answered";
  return desk.position === null && formerAgentsOf(conversation).length > 0 ? "left" : "waiting";
}

export function situationText(desk) {
  const { conversation } = ownConversation(desk);
  switch (phaseOf(desk)) {
    case "start":
      return desk.isStaffed ? "" : "Nobody is here just now. Leave a message, and it will be the first thing we read.";
    case "ended":
      return "The conversation has ended.";
    case "answered": {
      const names = agentsOf(conversation).map(({ friendlyName }) => friendlyName);
      return names.length === 1 ? `${names[0]} is answering.` : `${names.join(" and ")} are answering.`;
    }
    case "left":
      return `${formerAgentsOf(conversation).at(-1).friendlyName} has left the conversation.`;
    default:
      if (!desk.isStaffed) return "Nobody is here just now. Your message is kept, and you can add to it.";
      if (desk.position === null) return "Somebody will be with you soon.";
      return desk.position === 1 ? "You are next." : `You are number ${desk.position}.`;
  }
}

function agentsOf({ participants }) {
  return participants.filter(({ kind, hasLeft }) => kind === "agent" && !hasLeft);
}

function formerAgentsOf({ participants }) {
  return participants.filter(({ kind, hasLeft }) => kind === "agent" && hasLeft);
}
