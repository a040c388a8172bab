// The worker's own tasks, with a mark on those in which something new was said.

import { createPlace } from "../desk/place.js";
import { element, keyedList, setName, setText, show } from "../desk/dom.js";
import { unreadCount } from "../desk/messages.js";
import { participantOf, statusText, taskName } from "../desk/taskText.js";

export function createTaskList({ flex, perform }) {
  const place = createPlace();
  const list = element("ul", { class: "task-list" });
  const empty = element("p", { class: "empty" });
  const node = element("section", { class: "own-tasks", "aria-label": "Your tasks" },
    element("h2", {}, "Your tasks"), list, empty, place.node);
  const showRows = keyedList(list, ({ task }) => task.sid, ({ task }) => createRow(task.sid, perform, place));

  return {
    node,
    update({ desk: { tasks, conversations, worker }, view }) {
      const offersCount = Object.values(tasks).filter(({ status }) => status === "pending").length;
      const own = Object.values(tasks).filter(({ status }) => status !== "pending");
      own.sort((one, other) => one.dateCreated - other.dateCreated);
      showRows(own.map((task) => {
        const conversation = conversations[task.conversationSid];
        const unread = unreadCount(conversation, participantOf(conversation, worker));
        return { task, conversation, unread, isSelected: view.selectedTaskSid === task.sid };
      }));
      const { NoTasks, NoTasksYet } = flex.manager.strings;
      setText(empty, offersCount > 0 ? NoTasksYet : NoTasks);
      show(empty, own.length === 0);
    },
  };
}

function createRow(sid, perform, place) {
  const name = element("span", { class: "task-name" });
  const status = element("span", { class: "task-status" });
  const last = element("span", { class: "task-last" });
  const unread = element("span", { class: "unread", hidden: true });
  const button = element("button", {
    type: "button", class: "task", data: { action: "SelectTask", sid },
    onclick: () => perform("SelectTask", { sid }, place),
  }, element("span", { class: "task-head" }, name, unread), status, last);
  return {
    node: element("li", {}, button),
    update({ task, conversation, unread: count, isSelected }) {
      setName(name, taskName(task));
      setText(status, statusText(task));
      setText(last, lastWords(conversation?.messages.at(-1)));
      setText(unread, String(count));
      unread.setAttribute("aria-label", `${count} unread`);
      show(unread, count > 0);
      button.dataset.status = task.status;
      if (isSelected) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    },
  };
}

/** What was said last; the files' names, where nothing else was. */
function lastWords({ body, media = [] } = {}) {
  return body || media.map(({ filename }) => filename).join(", ");
}
