// Where a message is written. Enter sends it, Shift+Enter begins a line.

import { createAttachments } from "./attachments.js";
import { element, isComposing, setText } from "./dom.js";
import { createPlace } from "./place.js";

/** The desk tells others once in two seconds that somebody writes; asking it more often is of no use. */
const typingInterval = 2_500;
const none = [];

/**
 * @param send `(text, place, files) → Promise<boolean>`: what is not sent comes back into the field.
 * @param attach `(files, place)` and `detach(file, place)` change what is attached; `update` is told what that is.
 * @param written what is typed by now, where another composer may have taken the place of this one.
 * @param typed is told what the field holds whenever somebody types; `writes` now and then while somebody does.
 */
export function createComposer({
  send, attach, detach, written, typed = () => {}, writes = () => {}, placeholder, action, now = Date.now,
}) {
  const place = createPlace();
  const field = element("textarea", {
    rows: 2, "aria-label": placeholder, placeholder, name: "message", maxlength: 8000,
  });
  const button = element("button", { type: "submit", class: "primary", data: { action } }, "Send");
  const attachments = createAttachments({
    attach: (files) => attach(files, place), detach: (file) => detach(file, place),
  });
  const tools = element("div", { class: "tools" }, attachments.button);
  const node = element("form", { class: "composer", onsubmit: submit }, attachments.node,
    element("div", { class: "field" }, field, element("div", { class: "side" }, tools, button)), place.node);
  let attached = [];
  let lastSign = -Infinity;
  let isLocked = false;

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !isComposing(event)) submit(event);
  });
  field.addEventListener("input", () => {
    grow();
    typed(field.value);
    if (field.value && now() - lastSign >= typingInterval) {
      lastSign = now();
      writes();
    }
  });

  field.addEventListener("paste", attachments.takeFrom);
  // Without this a browser would leave the page and open what was dropped.
  node.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  node.addEventListener("drop", attachments.takeFrom);

  async function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (isLocked || (text === "" && attached.length === 0)) return;
    setField("");
    typed("");
    lastSign = -Infinity;
    const wasSent = await send(text, place, attached);
    // What somebody has begun to write meanwhile is kept behind it.
    if (!wasSent && text) {
      const since = written ? written() : field.value;
      setField(since ? `${text}\n${since}` : text);
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
    update({ isLocked: locked, files = none, label = "Send", placeholder: shown = placeholder }) {
      isLocked = locked;
      attached = files;
      attachments.update(files);
      // The field stays open: what is typed while offline is kept.
      button.disabled = locked;
      setText(button, label);
      field.placeholder = shown;
    },
  };
}
