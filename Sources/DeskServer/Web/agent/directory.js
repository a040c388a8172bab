// To whom a task can be handed over: other workers and queues.

import { actionRow } from "../desk/actionRow.js";
import { element, keyedList, setText, show } from "../desk/dom.js";

export function createDirectory({ flex, perform, store }) {
  const filter = element("input", { type: "search", name: "filter", "aria-label": "Find an agent or a queue",
    placeholder: "Find an agent or a queue", oninput: () => showTargets() });
  const targets = element("div", { class: "targets", role: "radiogroup", "aria-label": "Hand over to" });
  const mode = (value, label, checked) =>
    element("label", { class: "choice" }, element("input", { type: "radio", name: "mode", value, checked }), label);
  const row = actionRow(perform, [
    { action: "TransferTask", label: flex.manager.strings.TaskTransfer, kind: "primary", run: transfer },
    { action: "HideDirectory", label: "Close" },
  ]);
  const form = element("form", { method: "dialog", onsubmit: (event) => event.preventDefault() },
    element("h2", {}, "Hand over"), filter, targets,
    element("fieldset", {}, element("legend", {}, "How"),
      mode("COLD", "Cold: you leave when they have taken it", true),
      mode("WARM", "Warm: you both stay until you leave", false)),
    row.node);
  const node = element("dialog", { id: "directory", class: "card", "aria-label": "Hand over" }, form);
  form.addEventListener("input", () => row.place.takeBack());
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    perform("HideDirectory", {}, row.place);
  });
  const showChoices = keyedList(targets, ({ sid }) => sid, createChoice);
  let all = [];
  /** For which task it was opened last. */
  let openedFor = null;

  function transfer() {
    const { target, mode: how } = Object.fromEntries(new FormData(form));
    if (!target) return row.place.fail("Choose who is to have it.", "TransferTask");
    const sid = store.getState().view.selectedTaskSid;
    return perform("TransferTask", { sid, targetSid: target, options: { mode: how } }, row.place)
      .then((wasAsked) => wasAsked && perform("HideDirectory", {}, row.place));
  }

  function showTargets() {
    const wanted = filter.value.trim().toLowerCase();
    showChoices(all.map((target) => ({ ...target, isWanted: target.name.toLowerCase().includes(wanted) })));
  }

  function open(sid) {
    // What was chosen for one task is not meant for another.
    if (sid !== openedFor) form.reset();
    openedFor = sid;
    node.showModal();
  }

  return {
    node,
    update({ desk, view }, isLocked) {
      const { sid, status } = desk.tasks[view.selectedTaskSid] ?? {};
      const isGone = view.isDirectoryShown && (status !== "accepted" || (node.open && sid !== openedFor));
      // No plugin is asked: there is nothing left to hand over.
      if (isGone) store.dispatch({ type: "view", changes: { isDirectoryShown: false } });
      const isOpen = view.isDirectoryShown && !isGone;
      if (isOpen !== node.open) {
        if (isOpen) open(sid);
        else node.close();
        // It may have been of another task.
        row.place.takeBack();
      }
      if (!isOpen) return;
      row.update({ isLocked });
      all = [...desk.workers.filter((worker) => worker.sid !== desk.worker?.sid).map(workerTarget),
        ...desk.queues.map(queueTarget)];
      showTargets();
    },
  };
}

function workerTarget({ sid, friendlyName, activityName, isAvailable }) {
  return { sid, name: friendlyName, hint: activityName ?? "", isAvailable };
}

function queueTarget({ sid, friendlyName }) {
  return { sid, name: friendlyName, hint: "Queue" };
}

function createChoice({ sid, isAvailable: isFree }) {
  const light = isFree !== undefined && element("span", { class: "light" });
  const name = element("span");
  const hint = element("span", { class: "hint" });
  const choice = element("input", { type: "radio", name: "target", value: sid });
  const node = element("label", { class: "choice" }, choice, light, name, hint);
  return {
    node,
    update(target) {
      setText(name, target.name);
      setText(hint, target.hint);
      if (light) light.dataset.available = target.isAvailable;
      show(node, target.isWanted);
      // Nobody hands over to whom they don't see.
      if (!target.isWanted) choice.checked = false;
    },
  };
}
