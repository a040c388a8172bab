// Where a message is written. Enter sends it, Shift+Enter begins a line.

import { element, setText } from "./dom.js";
import { createPlace } from "./place.js";

/** The desk tells others once in two seconds that somebody writes; asking it more often is of no use. */
const typingInterval = 2_500;

/**
 * @param send `(text, place) → Promise<boolean>`: what is not sent comes back into the field.
 * @param typed is told what the field holds whenever somebody types; `writes` now and then while somebody does.
 */
export function createComposer({ send, typed = () => {}, writes = () => {}, placeholder, action, now = Date.now }) {
  const place = createPlace();
  const field = element("textarea", {
    rows: 2, "aria-label": placeholder, placeholder, name: "message", maxlength: 8000,
  });
  const button = element("button", { type: "submit", class: "primary", data: { action } }, "Send");
  const tools = element("div", { class: "tools" });
  const node = element("form", { class: "composer", onsubmit: submit },
    element("div", { class: "field" }, field, element("div", { class: "side" }, tools, button)), place.node);
  let lastSign = -Infinity;
  let isLocked = false;

  field.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses a word.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  field.addEventListener("input", () => {
    grow();
    typed(field.value);
    if (field.value && now() - lastSign >= typingInterval) {
      lastSign = now();
      writes();
    }
  });

  async function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (isLocked || text === "") return;
    setField("");
    typed("");
    lastSign = -Infinity;
    const wasSent = await send(text, place);
    // What somebody has begun to write meanwhile is kept behind it.
    if (!wasSent) {
      setField(field.value ? `${text}\n${field.value}` : text);
      typed(field.value);
    }
  }

  function setField(text) {
    if (field.value !== text) field.value = text;
    grow();
  }

  function grow() {
    field.rows = Math.min(8, Math.max(2, field.value.split("\n").length));
  }

  return {
    node, field, tools, place, setText: setField,
    insert(text) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      grow();
      typed(field.value);
      field.focus();
    },
    update({ isLocked: locked, label = "Send", placeholder: shown = placeholder }) {
      isLocked = locked;
      // The field stays open: what is typed while offline is kept.
      button.disabled = locked;
      setText(button, label);
      field.placeholder = shown;
    },
  };
}
