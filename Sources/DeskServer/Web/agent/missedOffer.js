// Says that an offer was missed, and that nothing is offered any more because of it. It stays until somebody dismisses
// it or takes tasks again.

import { actionRow } from "../desk/actionRow.js";
import { element, setText } from "../desk/dom.js";
import { createKept } from "../desk/kept.js";
import { taskName } from "../desk/taskText.js";

export function createMissedOffer({ perform, person, store }) {
  const kept = createKept(() => sessionStorage, `missed-offer.${person.workerSid}`);
  const text = element("span", { class: "notice-text" });
  const row = actionRow(perform,
    [{ action: "SetActivity", label: "", payload: () => ({ activitySid: missed.activitySid }) }]);
  const close = element("button", {
    type: "button", class: "link", "aria-label": "Dismiss", onclick: () => miss(null),
  }, "×");
  const notice = element("div", { class: "notice warning" }, text, row.node, close);
  // There before it says something, or else it might not be read out.
  const node = element("div", { class: "missed-offer", role: "alert" });
  // Whose offer it was, and what the agent was doing; a reload keeps it.
  let missed = JSON.parse(kept.get() || null);
  let known = null;
  let lastAvailable = null;

  store.subscribe(({ desk: { worker } }, message) => {
    if (message.type === "event" && message.task?.status === "timeout") {
      miss({ name: taskName(message.task), activitySid: lastAvailable });
      // The desk tells of the activity after it has told of the offer.
    } else if (worker !== known && worker?.isAvailable) {
      miss(null);
    }
    known = worker;
    if (worker?.isAvailable) lastAvailable = worker.activitySid;
  });

  function miss(offer) {
    missed = offer;
    kept.set(offer && JSON.stringify(offer));
    if (!missed) notice.remove();
  }

  return {
    node,
    update({ activities, worker }, isLocked) {
      if (!missed) return;
      const isAway = worker?.isAvailable === false;
      const activity = activities.find(({ sid }) => sid === missed.activitySid);
      setText(text, `You missed ${missed.name}'s offer${isAway ? ` and are ${worker.activityName} now` : ""}.`);
      setText(row.button("SetActivity"), `${activity?.name} again`);
      row.update({ isLocked, hidden: isAway && activity ? [] : ["SetActivity"] });
      if (!notice.isConnected) node.append(notice);
    },
  };
}
