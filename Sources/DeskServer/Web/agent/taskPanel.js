// The selected task: who it is, what was said, and what can be done with it.

import { authorAtDesk } from "../desk/messages.js";
import { createPlace } from "../desk/place.js";
import { element, setName, setText, show } from "../desk/dom.js";
import { departedText, participantOf, statusText, taskName } from "../desk/taskText.js";
import { createTranscript } from "../desk/transcript.js";
import { typingSentence } from "../desk/typing.js";
import { createDetails } from "./details.js";
import { createMessageField } from "./messageField.js";
import { createTaskButtons } from "./taskButtons.js";
import { createWrapUp } from "./wrapUp.js";

/** A task's own parts are made when it is selected: nothing of one is ever shown beside another. */
export function createTaskPanel(desk) {
  const empty = element("p", { class: "empty" });
  const node = element("section", { id: "panel", "aria-label": "Selected task", tabindex: -1 }, empty);
  let onEarlier = () => {};
  let shown = null;

  return {
    node,
    onEarlier(handler) { onEarlier = handler; },
    update(state, now, isLocked) {
      const task = state.desk.tasks[state.view.selectedTaskSid];
      if (shown?.sid !== task?.sid) {
        shown?.node.remove();
        shown = task ? createOne(task, desk, (conversation) => onEarlier(conversation)) : null;
        if (shown) node.append(shown.node);
      }
      setText(empty, desk.flex.manager.strings.NoTaskSelected);
      show(empty, !task);
      node.dataset.sid = task?.sid ?? "";
      node.dataset.status = task?.status ?? "";
      shown?.update(task, state, now, isLocked);
    },
    tick: (now) => shown?.tick(now),
  };
}

function createOne({ sid }, desk, earlier) {
  const name = element("h2", { tabindex: -1 });
  const status = element("p", { class: "task-status" });
  const place = createPlace();
  const back = element("button", {
    type: "button", class: "link back", data: { action: "SelectTask" }, "aria-label": "All tasks", title: "All tasks",
    onclick: () => desk.perform("SelectTask", {}, place),
  }, "‹");
  let conversation = null;
  const buttons = createTaskButtons(sid, desk);
  const details = createDetails();
  const transcript = createTranscript({
    authorOf: authorAtDesk,
    onEarlier: () => earlier(conversation),
    download: (media, at) => desk.perform("DownloadMedia", { conversation, media }, at),
  });
  // What is missing may have been said now.
  const field = createMessageField(sid, desk, { onSent: () => buttons.place.takeBack() });
  const wrapUp = createWrapUp(sid, desk);
  const head = element("div", { class: "panel-head" },
    element("div", { class: "panel-title" }, back, name, status, place.node), buttons.node);
  const node = element("div", { class: "panel-body" }, head, details.node, transcript.node, field.node, wrapUp.node);

  return {
    sid, node,
    update(task, { desk: known, view }, now, isLocked) {
      conversation = known.conversations[task.conversationSid];
      setName(name, taskName(task));
      setText(status, [statusText(task), task.queueName].filter(Boolean).join(" · "));
      buttons.update(task, conversation, isLocked);
      details.update(task);
      show(transcript.node, Boolean(conversation));
      if (conversation) {
        transcript.update({
          conversation,
          outbox: view.outbox[conversation.sid],
          me: participantOf(conversation, known.worker),
          typingText: typingSentence(known.typing, conversation.sid),
          departedText: departedText(conversation),
        });
      }
      const canWrite = task.status === "accepted" && Boolean(conversation);
      show(field.node, canWrite);
      if (canWrite) field.update(task, known, view, isLocked);
      show(wrapUp.node, task.status === "wrapping");
      if (task.status === "wrapping") wrapUp.update(task, known, now, isLocked);
    },
    tick: (now) => wrapUp.tick(now),
  };
}
