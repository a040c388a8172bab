// To whom a task can be handed over: other workers and queues.

import { actionRow } from "../desk/actionRow.js";
import { element, show } from "../desk/dom.js";

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
  let known = "";
  let all = [];

  function transfer() {
    const { target, mode: how } = Object.fromEntries(new FormData(form));
    if (!target) return row.place.fail("Choose who is to have it.", "TransferTask");
    const sid = store.getState().view.selectedTaskSid;
    return perform("TransferTask", { sid, targetSid: target, options: { mode: how } }, row.place)
      .then((wasAsked) => wasAsked && perform("HideDirectory", {}, row.place));
  }

  function showTargets() {
    const wanted = filter.value.trim().toLowerCase();
    for (const { node: choice, name } of all) show(choice, name.toLowerCase().includes(wanted));
  }

  return {
    node,
    update({ desk, view }, isLocked) {
      const isOpen = view.isDirectoryShown && Boolean(desk.tasks[view.selectedTaskSid]);
      if (isOpen !== node.open) {
        if (isOpen) node.showModal();
        else node.close();
        // It may have been of another task.
        row.place.takeBack();
      }
      if (!isOpen) return;
      row.update({ isLocked });
      const text = JSON.stringify([desk.workers, desk.queues]);
      if (text === known) return;
      known = text;
      const chosen = new FormData(form).get("target");
      all = [...desk.workers.filter(({ sid }) => sid !== desk.worker?.sid).map(workerTarget),
        ...desk.queues.map(({ sid, friendlyName }) => ({ sid, name: friendlyName, hint: "Queue" }))]
        .map((target) => ({ ...target, node: choice(target, target.sid === chosen) }));
      targets.replaceChildren(...all.map(({ node: shown }) => shown));
      showTargets();
    },
  };
}

function workerTarget({ sid, friendlyName, activityName, isAvailable }) {
  return { sid, name: friendlyName, hint: activityName ?? "", isAvailable };
}

function choice({ sid, name, hint, isAvailable }, isChosen) {
  const isWorker = isAvailable !== undefined;
  const light = isWorker && element("span", { class: "light", data: { available: isAvailable } });
  return element("label", { class: "choice" },
    element("input", { type: "radio", name: "target", value: sid, checked: isChosen }), light,
    element("span", {}, name), element("span", { class: "hint" }, hint));
}
