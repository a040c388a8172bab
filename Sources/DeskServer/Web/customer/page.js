// What a customer sees.

import { createConnectionBanner } from "../desk/connectionBanner.js";
import { element, setText, show } from "../desk/dom.js";
import { createNoticeArea } from "../desk/notices.js";
import { createConversation } from "./conversation.js";
import { ownConversation, phaseOf, situationText } from "./situation.js";
import { createStart } from "./start.js";

export function createCustomerPage(desk) {
  const banner = createConnectionBanner(desk.reconnect);
  const notices = createNoticeArea(desk.dismissNotice);
  const situation = element("p", { id: "situation", role: "status", hidden: true });
  const start = createStart(desk);
  const again = element("button", { type: "button", id: "again", class: "primary", hidden: true, onclick: () => goOn() },
    "Start a new conversation");
  let goOn = beginAgain;
  const node = element("div", { id: "customer", data: { state: "connecting" } },
    element("header", { class: "bar" }, element("h1", { class: "brand" }, "Talk to us")),
    banner.node, notices.node, element("main", {}, situation, start.node));
  const main = node.querySelector("main");
  main.append(again);
  let shown = null;
  let endedSid = null;

  /** Until the new one has begun, the old one is out of sight. */
  function beginAgain() {
    endedSid = desk.store.getState().desk.conversationSid;
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
    showConversation(ownConversation(seen).conversation);
    shown?.update(state, phase, isLocked);
    show(again, phase === "ended");
    notices.update(state.view.notices);
  }

  return {
    node,
    update,
    tick: ({ desk: { connection, isLoaded } }, now) => banner.update(connection, isLoaded, now),
    expire() {
      setText(situation, "Your visit has expired.");
      show(situation, true);
      shown?.node.remove();
      start.node.remove();
      setText(again, "Start anew");
      goOn = () => location.reload();
      show(again, true);
    },
  };
}
