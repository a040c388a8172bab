// Tells the desk how far this page has got and read a conversation, and fetches what is missing of it.

import { request } from "./http.js";
import { gapBefore } from "./messages.js";

export function createReading({ ask, store, fetchMessages = fetchOlder }) {
  const told = new Map();
  const fetching = new Set();

  /** Each index is told once; the desk's own horizons say whether it has arrived. */
  function tell(action, conversationSid, index) {
    const key = `${action} ${conversationSid}`;
    if ((told.get(key) ?? 0) >= index) return;
    told.set(key, index);
    // Somebody who says no to that is not asked again about the same messages.
    ask(action, { conversationSid, index }).catch(() => {});
  }

  async function fetchBefore(conversationSid, before) {
    const key = `${conversationSid} ${before}`;
    if (fetching.has(key)) return;
    fetching.add(key);
    try {
      const { messages = [] } = await fetchMessages(conversationSid, before);
      store.dispatch({ type: "history", conversationSid, messages });
    } catch {
      // Asked for again after the next connection, not in a loop.
    }
  }

  return {
    /** `isRead`: whether somebody has it before their eyes. */
    update(conversation, me, isRead) {
      if (!conversation || !me || store.getState().desk.connection.state !== "live") return;
      const own = conversation.participants.find(({ sid }) => sid === me);
      const newest = conversation.lastIndex;
      if (!own || newest === 0) return;
      if (isRead && own.readIndex < newest) tell("MarkMessagesRead", conversation.sid, newest);
      else if (own.deliveredIndex < newest) tell("MarkMessagesDelivered", conversation.sid, newest);
    },
    /** A new connection: what could not be fetched is asked for again. */
    reset: () => fetching.clear(),
    /** Only who takes part may read on. */
    fillGap(conversation, me) {
      if (!conversation || !me || store.getState().desk.connection.state !== "live") return;
      const before = gapBefore(conversation.messages, conversation.lastIndex);
      if (before !== null) fetchBefore(conversation.sid, before);
    },
    earlier(conversation) {
      const first = conversation?.messages[0]?.index;
      if (first > 1) fetchBefore(conversation.sid, first);
    },
  };
}

function fetchOlder(conversationSid, before) {
  return request("GET", `/conversations/${encodeURIComponent(conversationSid)}/messages?before=${before}&limit=50`);
}
