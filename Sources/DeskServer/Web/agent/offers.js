// Tasks that are offered to this worker, with the time that is left to answer.

import { actionRow } from "../desk/actionRow.js";
import { durationText, elapsedText } from "../desk/clockText.js";
import { createKept } from "../desk/kept.js";
import { element, keyedList, setName, setText, show } from "../desk/dom.js";
import { taskName, waitingSinceOf } from "../desk/taskText.js";
import { createRing } from "./ring.js";

/** Of how many tasks it is remembered that their offer was rejected. */
const maximumRejected = 100;

export function createOffers({ flex, perform, store }) {
  const list = element("ul", { class: "offers" });
  const node = element("section", { "aria-label": "Offers", "aria-live": "polite", hidden: true },
    element("h2", {}, "Offered to you"), list);
  const cards = new Map();
  const rejected = new Set();
  store.subscribe((_, { type, task }) => {
    if (type !== "event" || task?.status !== "rejected") return;
    rejected.add(task.taskSid);
    if (rejected.size > maximumRejected) rejected.delete(rejected.values().next().value);
  });
  const showCards = keyedList(list, ({ sid }) => sid, (task) => {
    const isAgain = rejected.has(task.taskSid) && !task.transfer?.isIncoming;
    const card = createOffer(task, isAgain, flex, perform);
    cards.set(task.sid, card);
    const remove = () => {
      cards.delete(task.sid);
      card.forget();
    };
    return { ...card, remove };
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

function createOffer({ sid }, isAgain, { manager }, perform) {
  const name = element("h3");
  const about = element("p", { class: "about" });
  // The desk asks somebody a second time only when it has asked all the others who are free.
  const again = isAgain
    ? element("p", { class: "again" }, "Offered again: everybody else who is free has been asked.") : null;
  const waited = element("p", { class: "waited", role: "timer", "aria-label": "How long the customer has waited" });
  const ring = createRing();
  const left = element("span", { class: "countdown", role: "timer", "aria-label": "Time left to answer" });
  const row = actionRow(perform, [
    { action: "AcceptTask", label: manager.strings.TaskAccept, kind: "primary", payload: () => ({ sid }) },
    { action: "RejectTask", label: manager.strings.TaskReject, payload: () => ({ sid }) },
  ]);
  const node = element("li", { class: "offer card", data: { sid } },
    element("div", { class: "offer-head" }, element("div", {}, name, about, again, waited),
      element("div", { class: "ring-place" }, ring.node, left)), row.node);
  let timeoutAt = null;
  let waitingSince = null;
  const kept = createKept(() => sessionStorage, `offer.${sid}`);
  let total = Number(kept.get());

  return {
    node, row,
    forget: () => kept.set(""),
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
      if (remaining > total) {
        total = remaining;
        kept.set(String(total));
      }
      ring.update(total > 0 ? remaining / total : 0);
      setText(left, durationText(remaining));
    },
  };
}

function aboutOf({ queueName, taskChannelUniqueName, transfer }) {
  const way = [taskChannelUniqueName, queueName].filter(Boolean).join(" · ");
  return transfer?.isIncoming ? `${way} · handed over` : way;
}
