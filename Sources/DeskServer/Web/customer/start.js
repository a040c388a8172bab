// Beginning a conversation.

import { createPlace } from "../desk/place.js";
import { element, setText } from "../desk/dom.js";
import { randomID } from "../desk/requests.js";

const draftName = "start";

/** @param onSettled is called when a beginning has succeeded or failed. */
export function createStart({ ask, drafts, store }, onSettled) {
  const place = createPlace();
  const name = element("input", { name: "customerName", autocomplete: "name", required: true, maxlength: 100 });
  const body = element("textarea", { name: "body", rows: 4, required: true, maxlength: 8000 });
  const button = element("button", { type: "submit", class: "primary", data: { action: "StartConversation" } });
  const node = element("form", { id: "start", class: "card", hidden: true },
    element("label", {}, "Your name", name), element("label", {}, "How can we help?", body), button, place.node);
  place.guard([button]);
  let isUnderWay = false;
  const draft = drafts.load(draftName) ?? {};
  name.value = draft.customerName ?? "";
  body.value = draft.body ?? "";
  node.addEventListener("input", () => {
    place.takeBack();
    drafts.save(draftName, { customerName: name.value, body: body.value });
  });

  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    const payload = { customerName: name.value.trim(), body: body.value.trim(), clientID: randomID() };
    if (!payload.customerName || !payload.body) return place.fail("Please fill in both.", "StartConversation");
    isUnderWay = true;
    const begun = await ask("StartConversation", payload, place);
    isUnderWay = false;
    if (begun) clear();
    const { conversationSid, participantSid } = begun ?? {};
    if (conversationSid) store.dispatch({ type: "customer-conversation", conversationSid, participantSid });
    onSettled();
  });

  function clear() {
    body.value = "";
    drafts.save(draftName, null);
  }

  return {
    node,
    /**
     * Empties the form where a conversation has begun without it: in another window, or before a reload.
     * @returns what stands in it and is none of these messages; "" while the form's own beginning is under way.
     */
    release(messages) {
      if (isUnderWay || !body.value.trim()) return "";
      const text = body.value.trim();
      clear();
      return messages.some((message) => message.body === text) ? "" : text;
    },
    focus: () => (name.value ? body : name).focus(),
    update(isLocked, isStaffed) {
      place.lock(isLocked);
      setText(button, isStaffed ? "Start" : "Leave a message");
    },
  };
}
