// The conversation, as the customer sees it.

import { actionRow } from "../desk/actionRow.js";
import { isNoVeto } from "../desk/answers.js";
import { createComposer } from "../desk/composer.js";
import { element, show } from "../desk/dom.js";
import { createUnsent } from "../desk/drafts.js";
import { attachProblem, mediaAddress, mediaOf, saveFile } from "../desk/media.js";
import { hasArrived } from "../desk/messages.js";
import { randomID } from "../desk/requests.js";
import { createTranscript } from "../desk/transcript.js";
import { typingSentence } from "../desk/typing.js";
import { sendingFiles } from "../desk/view.js";
import { ownConversation } from "./situation.js";

export function createConversation(sid, { ask, drafts, now, reading, store, uploads }) {
  const known = () => store.getState().desk.conversations[sid];
  const transcript = createTranscript({ onEarlier: () => reading.earlier(known()), download });
  const composer = createComposer({
    placeholder: "Write a message",
    action: "SendMessage",
    attach,
    detach: (file) => setFiles(files().filter((one) => one !== file)),
    send: (body, place, attached) => sendingFiles(store, sid, attached, () => send(body, place, attached)),
    typed: () => keep(),
    // That somebody writes is not worth a word when it can't be told.
    writes: () => ask("SendTyping", { conversationSid: sid }, silent),
  });
  const unsent = createUnsent(drafts, sid);
  composer.setText(unsent.text());
  const leave = actionRow((_, payload, place) => ask("LeaveConversation", payload, place),
    [{ action: "LeaveConversation", label: "End chat", payload: () => ({ conversationSid: sid }) }]);
  composer.tools.append(leave.button("LeaveConversation"));
  const node = element("section", { id: "conversation", "aria-label": "Conversation" },
    transcript.node, composer.node, leave.place.node);

  const keep = () => unsent.keep(store.getState().view.outbox[sid], composer.field.value);

  const files = () => store.getState().view.inputs[sid]?.attachedFiles ?? [];
  const setFiles = (attachedFiles) => store.dispatch({ type: "input", conversationSid: sid, changes: { attachedFiles } });

  function attach(added, place) {
    const problem = attachProblem(files(), added, store.getState().desk.limits);
    if (problem) return place.fail(problem, "AttachFiles");
    place.takeBack();
    setFiles([...files(), ...added]);
  }

  async function download({ sid: file }, place) {
    const turn = place.begin();
    try {
      await saveFile(mediaAddress(sid, file));
      turn.succeed();
    } catch (error) {
      turn.fail(error.message, "DownloadMedia");
    }
  }

  async function send(body, place, attached) {
    const clientID = randomID();
    const message = { clientID, body, dateCreated: now(), media: mediaOf(attached) };
    store.dispatch({ type: "outbox-add", conversationSid: sid, message });
    keep();
    const attachedFiles = await upload(attached, place);
    const payload = { conversationSid: sid, body, clientID, attachedFiles };
    const failed = (answer) => isNoVeto(answer) && uploads.forget(attached);
    const wasAnswered = attachedFiles !== null && (await ask("SendMessage", payload, place, failed)) !== null;
    const wasSent = wasAnswered || hasArrived(known(), clientID);
    if (wasSent) uploads.forget(attached);
    store.dispatch({ type: "outbox-remove", conversationSid: sid, clientID });
    keep();
    return wasSent;
  }

  async function upload(attached, place) {
    const turn = place.begin();
    try {
      const sent = await uploads.send(sid, attached);
      turn.succeed();
      return sent;
    } catch (error) {
      turn.fail(error.message, "SendMessage");
      return null;
    }
  }

  return {
    sid, node, field: composer.field,
    /** What the customer was about to begin with is a message of what has begun elsewhere, if it is sent. */
    goOnWith(text) {
      if (!text) return;
      composer.setText([composer.field.value, text].filter(Boolean).join("\n"));
      keep();
      composer.place.say("You have a conversation with us already. Your message stands here; it is not sent yet.", "");
    },
    update({ desk, view }, phase, isLocked) {
      const { conversation, me } = ownConversation(desk);
      if (conversation?.sid !== sid) return;
      transcript.update({
        conversation, me, outbox: view.outbox[sid], typingText: typingSentence(desk.typing, sid),
      });
      composer.setText(unsent.without(conversation.messages, composer.field.value));
      composer.update({ isLocked, files: view.inputs[sid]?.attachedFiles });
      // Nobody answers any more: writing again is what is left, or beginning anew.
      leave.update({ isLocked, hidden: phase === "left" ? ["LeaveConversation"] : [] });
      show(composer.node, phase !== "ended");
    },
  };
}

const silent = { begin: () => ({ succeed() {}, fail() {}, waitFor() {} }) };
