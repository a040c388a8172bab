// Beginning a conversation.

import { createPlace } from "../desk/place.js";
import { element, setText } from "../desk/dom.js";
import { randomID } from "../desk/requests.js";

export function createStart({ ask, store }) {
  const place = createPlace();
  const name = element("input", { name: "customerName", autocomplete: "name", required: true, maxlength: 100 });
  const body = element("textarea", { name: "body", rows: 4, required: true, maxlength: 8000 });
  const button = element("button", { type: "submit", class: "primary", data: { action: "StartConversation" } });
  const node = element("form", { id: "start", class: "card", hidden: true },
    element("label", {}, "Your name", name), element("label", {}, "How can we help?", body), button, place.node);
  place.guard([button]);

  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    const payload = { customerName: name.value.trim(), body: body.value.trim(), clientID: randomID() };
    if (!payload.customerName || !payload.body) return place.fail("Please fill in both.", "StartConversation");
    const begun = await ask("StartConversation", payload, place);
    if (!begun) return;
    body.value = "";
    const { conversationSid, participantSid } = begun;
    if (conversationSid) store.dispatch({ type: "customer-conversation", conversationSid, participantSid });
  });

  return {
    node,
    focus: () => (name.value ? body : name).focus(),
    update(isLocked, isStaffed) {
      place.lock(isLocked);
      setText(button, isStaffed ? "Start" : "Leave a message");
    },
  };
}
