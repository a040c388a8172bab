// Who is writing just now. Nobody says when they stop, so it is forgotten after a while.

export const typingLifetime = 5_000;

export function withTyping(typing, { conversationSid, participantSid, friendlyName, now }) {
  const writers = { ...typing[conversationSid], [participantSid]: { friendlyName, until: now + typingLifetime } };
  return { ...typing, [conversationSid]: writers };
}

export function stoppedTyping(typing, conversationSid, participantSid) {
  if (!typing[conversationSid]?.[participantSid]) return typing;
  const { [participantSid]: _, ...writers } = typing[conversationSid];
  return { ...typing, [conversationSid]: writers };
}

export function expireTyping(state, now) {
  const isOver = ({ until }) => until <= now;
  if (!Object.values(state.typing).some((writers) => Object.values(writers).some(isOver))) return state;
  const typing = {};
  for (const [sid, writers] of Object.entries(state.typing)) {
    typing[sid] = Object.fromEntries(Object.entries(writers).filter(([, writer]) => !isOver(writer)));
  }
  return { ...state, typing };
}

/** A sentence for a page: "Ana is writing …", or nothing. */
export function typingSentence(typing, conversationSid) {
  const names = Object.values(typing[conversationSid] ?? {}).map(({ friendlyName }) => friendlyName || "Somebody");
  if (names.length === 0) return "";
  return names.length === 1 ? `${names[0]} is writing …` : `${names.join(" and ")} are writing …`;
}
