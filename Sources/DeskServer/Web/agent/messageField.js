// Where the agent writes, with the canned responses beside it.

import { filledIn } from "../desk/canned.js";
import { createComposer } from "../desk/composer.js";
import { createMenu } from "../desk/menu.js";
import { show } from "../desk/dom.js";
import { hasArrived } from "../desk/messages.js";
import { randomID } from "../desk/requests.js";
import { sendingFiles } from "../desk/view.js";

/** @param onSent is called when a message has been sent. */
export function createMessageField(sid, { actions, flex, perform, store }, { onSent }) {
  const { strings } = flex.manager;
  const conversationSid = () => store.getState().desk.tasks[sid]?.conversationSid;
  const input = () => store.getState().view.inputs[conversationSid()];
  let isTelling = false;
  let isFresh = true;
  let lastShown;

  // Through its action, because plugins follow what is typed and may put something else there. One at a time: while a
  // plugin looks at one text, the next must not overtake it.
  async function typed() {
    if (isTelling) return;
    isTelling = true;
    let told;
    do {
      const { value, selectionStart, selectionEnd } = composer.field;
      told = value;
      const payload = { conversationSid: conversationSid(), body: told, selectionStart, selectionEnd };
      await actions.invokeAction("SetInputText", payload).catch(() => {});
    } while (composer.field.value !== told);
    isTelling = false;
    lastShown = undefined;
    showInput(input());
  }

  const composer = createComposer({
    placeholder: strings.InputPlaceholder,
    action: "SendMessage",
    typed,
    // Selecting another task and coming back makes another field; what is typed there, the store knows.
    written: () => composer.node.isConnected ? composer.field.value : input()?.body,
    writes: () => actions.invokeAction("SendTyping", { conversationSid: conversationSid() }).catch(() => {}),
    attach: (files, place) => perform("AttachFiles", { conversationSid: conversationSid(), files }, place),
    detach: (file, place) => perform("DetachFile", { conversationSid: conversationSid(), file }, place),
    send,
  });
  const canned = createMenu({ label: "Canned responses", choose: ({ text }) => composer.insert(text) });
  canned.node.id = "canned";
  composer.tools.append(canned.node);

  async function send(body, place, attachedFiles) {
    const sid = conversationSid();
    const clientID = randomID();
    const { dispatch } = store;
    dispatch({ type: "held-add", conversationSid: sid, message: { clientID, body } });
    // What goes on after it has arrived may fail, or be given up: it is sent all the same.
    const wasSent = await sendingFiles(store, sid, attachedFiles, async () =>
      (await perform("SendMessage", { conversationSid: sid, body, attachedFiles, clientID }, place))
        || hasArrived(store.getState().desk.conversations[sid], clientID));
    dispatch({ type: "held-remove", conversationSid: sid, clientID });
    if (wasSent) onSent();
    return wasSent;
  }

  /** What others have put into the field. While something typed is on its way, the field knows better. */
  function showInput(shown) {
    if (isTelling || shown === lastShown) return;
    lastShown = shown;
    if (shown && shown.body !== composer.field.value) composer.setText(shown.body);
  }

  return {
    node: composer.node,
    update(task, { cannedResponses, worker }, { inputs, mayTakeFocus }, isLocked) {
      const shown = inputs[task.conversationSid];
      composer.update({
        isLocked, files: shown?.attachedFiles, label: strings.SendMessage, placeholder: strings.InputPlaceholder,
      });
      canned.setItems(cannedResponses.map((response, place) => {
        const text = filledIn(String(response.body ?? response.text ?? response), { task, worker });
        return { key: response.sid ?? place, label: response.name ?? response.title ?? text, hint: text, text };
      }));
      show(canned.node, cannedResponses.length > 0);
      showInput(shown);
      if (isFresh) {
        isFresh = false;
        if (mayTakeFocus) composer.field.focus({ preventScroll: true });
      }
    },
  };
}
