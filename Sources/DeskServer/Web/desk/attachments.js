// What is attached to a message before it is sent: a button to choose files, and what has been chosen.

import { element, keyedList, setText, show } from "./dom.js";
import { sizeText } from "./media.js";

/**
 * @param attach is given chosen files, `detach` one that is not to be sent.
 * @returns `{ button, node, takeFrom(event), update(files) }`: the button, the list, and what takes files that were dropped
 *   or pasted.
 */
export function createAttachments({ attach, detach, label = "Attach files" }) {
  const input = element("input", { type: "file", multiple: true, hidden: true, name: "files", tabindex: -1 });
  const button = element("button", {
    type: "button", data: { action: "AttachFiles" }, title: label, "aria-label": label, onclick: () => input.click(),
  }, "Attach");
  const list = element("ul", { class: "attached", "aria-label": "Attached files", hidden: true });
  const keys = new WeakMap();
  let lastKey = 0;
  const keyOf = (file) => {
    if (!keys.has(file)) keys.set(file, (lastKey += 1));
    return keys.get(file);
  };
  const showFiles = keyedList(list, keyOf, createChip);
  input.addEventListener("change", () => {
    const files = [...input.files];
    // The same file can be chosen again.
    input.value = "";
    if (files.length > 0) attach(files);
  });

  function createChip(file) {
    const onclick = () => {
      detach(file);
      button.focus();
    };
    const name = element("span", { class: "file-name", dir: "auto" });
    setText(name, file.name ?? "A file");
    return {
      node: element("li", { class: "chip" }, name, " ", element("span", { class: "hint" }, sizeText(file.size ?? 0)),
        element("button", {
          type: "button", class: "link", data: { action: "DetachFile" }, "aria-label": `Remove ${file.name ?? "the file"}`,
          onclick,
        }, "×")),
    };
  }

  return {
    button: element("span", {}, input, button),
    node: list,
    takeFrom(event) {
      const data = event.clipboardData ?? event.dataTransfer;
      const files = [...(data?.files ?? [])];
      // What comes with its text, as from a word processor, is meant as text.
      if (files.length === 0 || (event.clipboardData && data.types.includes("text/plain"))) return;
      event.preventDefault();
      attach(files);
    },
    update(files) {
      showFiles(files);
      show(list, files.length > 0);
    },
  };
}
