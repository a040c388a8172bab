// What a customer sees.

import { createConnectionBanner } from "../desk/connectionBanner.js";
import { createFocusKeeper, element, setText, show } from "../desk/dom.js";
import { createNoticeArea } from "../desk/notices.js";
import { createPlace } from "../desk/place.js";
import { createConversation } from "./conversation.js";
import { ownConversation, phaseOf, situationText } from "./situation.js";
import { createStart } from "./start.js";

export function createCustomerPage(desk) {
  const banner = createConnectionBanner(desk.reconnect, { we: "We" });
  const notices = createNoticeArea(desk.dismissNotice);
  const situation = element("p", { id: "situation", role: "status", hidden: true });
  const start = createStart(desk, () => update(desk.store.getState(), desk.now()));
  const again = element("button", {
    type: "button", id: "again", class: "primary", hidden: true,
    onclick: () => (isExpired ? location.reload() : beginAgain()),
  }, "Start a new conversation");
  const place = createPlace();
  place.guard([again]);
  const node = element("div", { id: "customer", data: { state: "connecting" } },
    element("header", { class: "bar" }, element("h1", { class: "brand" }, "Talk to us")),
    banner.node, notices.node, element("main", {}, situation, start.node));
  const main = node.querySelector("main");
  main.append(again, place.node);
  const keepFocus = createFocusKeeper(node);
  let isExpired = false;
  let shown = null;
  let endedSid = null;

  /** Until the new one has begun, the old one is out of sight. One at a time: the old one is left first. */
  async function beginAgain() {
    const { conversationSid } = desk.store.getState().desk;
    const isOpen = phaseOf(desk.store.getState().desk) !== "ended";
    if (isOpen && !(await desk.ask("LeaveConversation", { conversationSid }, place))) return;
    endedSid = conversationSid;
    update(desk.store.getState(), desk.now());
    start.focus();
  }

  function showConversation(conversation) {
    if (shown?.sid === conversation?.sid) return;
    shown?.node.remove();
    shown = conversation ? createConversation(conversation.sid, desk) : null;
    if (shown) main.insertBefore(shown.node, again);
  }

  function update(state, now) {
    if (isExpired) return;
    const { connection, isLoaded, conversationSid } = state.desk;
    const isPutAway = conversationSid !== null && conversationSid === endedSid;
    const seen = isPutAway ? { ...state.desk, conversationSid: null } : state.desk;
    const phase = phaseOf(seen);
    const isLocked = connection.state !== "live";
    node.dataset.state = connection.state;
    node.dataset.phase = isLoaded ? phase : "loading";
    banner.update(connection, isLoaded, now);
    setText(situation, isLoaded ? situationText(seen) : "");
    show(situation, situation.textContent !== "");
    show(start.node, isLoaded && phase === "start");
    start.update(isLocked, state.desk.isStaffed);
    const { conversation } = ownConversation(seen);
    showConversation(conversation);
    shown?.update(state, phase, isLocked);
    if (phase === "waiting" || phase === "answered") shown.goOnWith(start.release(conversation.messages));
    show(again, phase === "ended" || phase === "left");
    // Where one can still write, that comes first.
    again.classList.toggle("primary", phase === "ended");
    place.lock(isLocked);
    notices.update(state.view.notices);
    keepFocus(shown?.field ?? again, again);
  }

  return {
    node,
    update,
    tick: ({ desk: { connection, isLoaded } }, now) => banner.update(connection, isLoaded, now),
    expire() {
      isExpired = true;
      setText(situation, "Your visit has expired.");
      show(situation, true);
      shown?.node.remove();
      start.node.remove();
      setText(again, "Start anew");
      place.lock(false);
      show(again, true);
    },
  };
}
