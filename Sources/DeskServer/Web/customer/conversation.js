// The conversation, as the customer sees it.

import { actionRow } from "../desk/actionRow.js";
import { createComposer } from "../desk/composer.js";
import { element, show } from "../desk/dom.js";
import { randomID } from "../desk/requests.js";
import { createTranscript } from "../desk/transcript.js";
import { typingSentence } from "../desk/typing.js";
import { ownConversation } from "./situation.js";

export function createConversation(sid, { ask, drafts, now, reading, store }) {
  const known = () => store.getState().desk.conversations[sid];
  const transcript = createTranscript({ onEarlier: () => reading.earlier(known()) });
  const composer = createComposer({
    placeholder: "Write a message",
    action: "SendMessage",
    send,
    typed: (text) => drafts.save(sid, text),
    // That somebody writes is not worth a word when it can't be told.
    writes: () => ask("SendTyping", { conversationSid: sid }, silent),
  });
  composer.setText(drafts.load(sid));
  const leave = actionRow((_, payload, place) => ask("LeaveConversation", payload, place),
    [{ action: "LeaveConversation", label: "End chat", payload: () => ({ conversationSid: sid }) }]);
  composer.tools.append(leave.button("LeaveConversation"));
  const node = element("section", { id: "conversation", "aria-label": "Conversation" },
    transcript.node, composer.node, leave.place.node);

  async function send(body, place) {
    const clientID = randomID();
    store.dispatch({ type: "outbox-add", conversationSid: sid, message: { clientID, body, dateCreated: now() } });
    const wasSent = await ask("SendMessage", { conversationSid: sid, body, clientID }, place);
    store.dispatch({ type: "outbox-remove", conversationSid: sid, clientID });
    return wasSent !== null;
  }

  return {
    sid, node,
    update({ desk, view }, phase, isLocked) {
      const { conversation, me } = ownConversation(desk);
      if (conversation?.sid !== sid) return;
      transcript.update({
        conversation, me, outbox: view.outbox[sid], typingText: typingSentence(desk.typing, sid),
      });
      composer.update({ isLocked });
      leave.update({ isLocked });
      show(composer.node, phase !== "ended");
    },
  };
}

const silent = { begin() {}, succeed() {}, fail() {}, waitFor() {} };
