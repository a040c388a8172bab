// Has the page follow the store: once for many changes, and every second for what depends on the time.

import { keepDrafts } from "./keepingDrafts.js";
import { createReading } from "../desk/reading.js";
import { participantOf } from "../desk/taskText.js";
import { isHistory } from "../desk/view.js";

export function followStore(desk, shell) {
  const { store, traces, now } = desk;
  const reading = createReading({ ask: (name, payload) => desk.actions.invokeAction(name, payload), store });
  let isPlanned = false;

  function update() {
    isPlanned = false;
    const state = store.getState();
    follow(state);
    shell.update(state, now() + state.desk.clockOffset);
  }

  function follow({ desk: { tasks, conversations, worker }, view }) {
    for (const task of Object.values(tasks)) {
      const conversation = conversations[task.conversationSid];
      const isSelected = view.selectedTaskSid === task.sid;
      const me = participantOf(conversation, worker);
      reading.update(conversation, me, isSelected && !isHistory(view) && !document.hidden);
      if (isSelected) reading.fillGap(conversation, me);
    }
  }

  function plan() {
    if (isPlanned) return;
    isPlanned = true;
    // Not an animation frame: hidden pages have none, and an offer has to be heard there, too.
    setTimeout(update, 0);
  }

  const unsubscribe = store.subscribe((state, message) => {
    if (message.type === "live") reading.reset();
    plan();
  });
  let wasInspecting = false;
  const stopTraces = traces.subscribe(({ isOn }) => {
    if (isOn || wasInspecting) plan();
    wasInspecting = isOn;
  });
  const stopDrafts = keepDrafts(desk);
  const timer = setInterval(() => {
    store.dispatch({ type: "typing-expired", now: now() });
    shell.tick(now() + store.getState().desk.clockOffset);
    // What a block's condition asks may be nothing that the store knows of.
    if (desk.perform.blocks.haveConditions()) plan();
  }, 1_000);
  document.addEventListener("visibilitychange", plan);
  shell.onEarlier((conversation) => reading.earlier(conversation));
  plan();

  return () => {
    unsubscribe();
    stopTraces();
    stopDrafts();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", plan);
  };
}
