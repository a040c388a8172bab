// The frame of the signed-in page: the bar at the top, the tasks, the selected one, and what opens beside them.

import { createConnectionBanner } from "../desk/connectionBanner.js";
import { createFocusKeeper, element, show } from "../desk/dom.js";
import { createNoticeArea } from "../desk/notices.js";
import { isHistory } from "../desk/view.js";
import { createBar } from "./bar.js";
import { createDirectory } from "./directory.js";
import { createHistoryView } from "./historyView.js";
import { createInspector } from "./inspector.js";
import { createMissedOffer } from "./missedOffer.js";
import { createOfferAlarm } from "./offerAlarm.js";
import { createOffers } from "./offers.js";
import { createTaskList } from "./taskList.js";
import { createTaskPanel } from "./taskPanel.js";

export function createShell(desk) {
  const banner = createConnectionBanner(() => desk.channel.connect());
  const notices = createNoticeArea((key) => desk.store.dispatch({ type: "notice-remove", key }));
  const missed = createMissedOffer(desk);
  const alarm = createOfferAlarm(desk);
  const bar = createBar(desk, alarm);
  const offers = createOffers(desk);
  const list = createTaskList(desk);
  const panel = createTaskPanel(desk);
  const historyView = createHistoryView(desk);
  const inspector = createInspector(desk);
  const directory = createDirectory(desk);
  const tasks = element("nav", { class: "tasks", "aria-label": "Tasks", tabindex: -1 }, offers.node, list.node);
  const main = element("main", { class: "stage" }, panel.node, historyView.node);
  const node = element("div", { id: "desk", data: { state: "loading" } },
    bar.node, banner.node, missed.node, notices.node, element("div", { class: "columns" }, tasks, main, inspector.node),
    directory.node, desk.password.node);
  const keepFocus = createFocusKeeper(node);
  let isUnlocked = false;

  return {
    node,
    unlock() {
      isUnlocked = true;
      desk.store.dispatch({ type: "view", changes: { isReady: true } });
    },
    onEarlier: (handler) => panel.onEarlier(handler),
    update(state, now) {
      const { connection, isLoaded } = state.desk;
      const isLocked = !isUnlocked || connection.state !== "live";
      node.dataset.state = connection.state === "live" && !isUnlocked ? "loading" : connection.state;
      const isElsewhere = isHistory(state.view);
      node.classList.toggle("has-selection", Boolean(state.desk.tasks[state.view.selectedTaskSid]) || isElsewhere);
      banner.update(connection, isLoaded, now);
      bar.update(state, isLocked);
      missed.update(state.desk, isLocked);
      offers.update(state, now, isLocked);
      list.update(state);
      show(panel.node, !isElsewhere);
      historyView.update(isElsewhere);
      if (!isElsewhere) panel.update(state, now, isLocked);
      inspector.update(desk.traces.getState(), state.desk.plugins);
      directory.update(state, isLocked);
      notices.update(state.view.notices);
      alarm.update(state);
      setTitle(state);
      // On a phone there is no panel without a task.
      keepFocus(panel.node, tasks);
    },
    tick(now) {
      const { desk: { connection, isLoaded } } = desk.store.getState();
      banner.update(connection, isLoaded, now);
      offers.tick(now);
      panel.tick(now);
    },
  };
}

function setTitle({ desk: { tasks } }) {
  const count = Object.values(tasks).filter(({ status }) => status === "pending").length;
  const title = count > 0 ? `(${count}) Plugboard` : "Plugboard";
  if (document.title !== title) document.title = title;
}
