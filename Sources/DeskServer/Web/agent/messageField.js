// Where the agent writes, with the canned responses beside it.

import { filledIn } from "../desk/canned.js";
import { createComposer } from "../desk/composer.js";
import { createMenu } from "../desk/menu.js";
import { show } from "../desk/dom.js";
import { sendingFiles } from "../desk/view.js";

export function createMessageField(sid, { actions, flex, perform, store }) {
  const { strings } = flex.manager;
  const conversationSid = () => store.getState().desk.tasks[sid]?.conversationSid;
  let underWay = 0;
  let isFresh = true;
  let lastShown;

  // Through its action, because plugins follow what is typed and may put something else there.
  async function typed(body) {
    underWay += 1;
    const { selectionStart, selectionEnd } = composer.field;
    const payload = { conversationSid: conversationSid(), body, selectionStart, selectionEnd };
    await actions.invokeAction("SetInputText", payload).catch(() => {});
    underWay -= 1;
    lastShown = undefined;
    if (underWay === 0) showInput(store.getState().view.inputs[conversationSid()]);
  }

  const composer = createComposer({
    placeholder: strings.InputPlaceholder,
    action: "SendMessage",
    typed,
    writes: () => actions.invokeAction("SendTyping", { conversationSid: conversationSid() }).catch(() => {}),
    attach: (files, place) => perform("AttachFiles", { conversationSid: conversationSid(), files }, place),
    detach: (file, place) => perform("DetachFile", { conversationSid: conversationSid(), file }, place),
    send: (body, place, attachedFiles) => sendingFiles(store, conversationSid(), attachedFiles, () =>
      perform("SendMessage", { conversationSid: conversationSid(), body, attachedFiles }, place)),
  });
  const canned = createMenu({ label: "Canned responses", choose: ({ text }) => composer.insert(text) });
  canned.node.id = "canned";
  composer.tools.append(canned.node);

  /** What others have put into the field. While something typed is on its way, the field knows better. */
  function showInput(input) {
    if (underWay > 0 || input === lastShown) return;
    lastShown = input;
    if (input && input.body !== composer.field.value) composer.setText(input.body);
  }

  return {
    node: composer.node,
    update(task, { cannedResponses, worker }, input, isLocked) {
      composer.update({
        isLocked, files: input?.attachedFiles, label: strings.SendMessage, placeholder: strings.InputPlaceholder,
      });
      canned.setItems(cannedResponses.map((response, place) => {
        const text = filledIn(String(response.body ?? response.text ?? response), { task, worker });
        return { key: response.sid ?? place, label: response.name ?? response.title ?? text, hint: text, text };
      }));
      show(canned.node, cannedResponses.length > 0);
      showInput(input);
      if (isFresh) {
        isFresh = false;
        composer.field.focus({ preventScroll: true });
      }
    },
  };
}
