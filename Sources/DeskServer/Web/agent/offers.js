// Tasks that are offered to this worker, with the time that is left to answer.

import { actionRow } from "../desk/actionRow.js";
import { durationText, elapsedText } from "../desk/clockText.js";
import { element, keyedList, setName, setText, show } from "../desk/dom.js";
import { taskName, waitingSinceOf } from "../desk/taskText.js";
import { createRing } from "./ring.js";

export function createOffers({ flex, perform }) {
  const list = element("ul", { class: "offers" });
  const node = element("section", { "aria-label": "Offers", "aria-live": "polite", hidden: true },
    element("h2", {}, "Offered to you"), list);
  const cards = new Map();
  const showCards = keyedList(list, ({ sid }) => sid, (task) => {
    const card = createOffer(task, flex, perform);
    cards.set(task.sid, card);
    return { ...card, remove: () => cards.delete(task.sid) };
  });

  return {
    node,
    update({ desk: { tasks } }, now, isLocked) {
      const offered = Object.values(tasks).filter(({ status }) => status === "pending");
      offered.sort((one, other) => (one.timeoutAt ?? Infinity) - (other.timeoutAt ?? Infinity));
      showCards(offered);
      show(node, offered.length > 0);
      for (const task of offered) {
        const card = cards.get(task.sid);
        card.row.update({ isLocked, version: task.version });
        card.tick(now);
      }
    },
    tick: (now) => cards.forEach((card) => card.tick(now)),
  };
}

function createOffer({ sid }, { manager }, perform) {
  const name = element("h3");
  const about = element("p", { class: "about" });
  const waited = element("p", { class: "waited", role: "timer", "aria-label": "How long the customer has waited" });
  const ring = createRing();
  const left = element("span", { class: "countdown", role: "timer", "aria-label": "Time left to answer" });
  const row = actionRow(perform, [
    { action: "AcceptTask", label: manager.strings.TaskAccept, kind: "primary", payload: () => ({ sid }) },
    { action: "RejectTask", label: manager.strings.TaskReject, payload: () => ({ sid }) },
  ]);
  const node = element("li", { class: "offer card", data: { sid } },
    element("div", { class: "offer-head" }, element("div", {}, name, about, waited),
      element("div", { class: "ring-place" }, ring.node, left)), row.node);
  let timeoutAt = null;
  let waitingSince = null;
  let total = 0;

  return {
    node, row,
    update(task) {
      waitingSince = waitingSinceOf(task);
      setName(name, taskName(task));
      setText(about, aboutOf(task));
      timeoutAt = task.timeoutAt;
    },
    tick(now) {
      show(waited, waitingSince !== null);
      if (waitingSince !== null) setText(waited, `Waiting for ${elapsedText(now - waitingSince)}`);
      show(left, timeoutAt !== null && timeoutAt !== undefined);
      show(ring.node, !left.hidden);
      if (left.hidden) return;
      const remaining = Math.max(0, timeoutAt - now);
      // The whole time is what was left when the offer was first seen: the desk does not say when it began.
      total = Math.max(total, remaining);
      ring.update(total > 0 ? remaining / total : 0);
      setText(left, durationText(remaining));
    },
  };
}

function aboutOf({ queueName, taskChannelUniqueName, transfer }) {
  const way = [taskChannelUniqueName, queueName].filter(Boolean).join(" · ");
  return transfer?.isIncoming ? `${way} · handed over` : way;
}
