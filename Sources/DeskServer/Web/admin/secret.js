// A password or key that is shown once. It is in the page until somebody says that they have it, and nowhere else.

import { element, setText, show } from "../desk/dom.js";

export function createSecret() {
  const title = element("h4", {});
  const text = element("input",
    { type: "text", class: "secret-text code", readonly: true, "aria-label": "Shown once" });
  const said = element("span", { class: "hint", role: "status" });
  const copy = element("button",
    { type: "button", class: "primary", data: { act: "copy" }, onclick: copyText }, "Copy");
  const dismiss = element("button", { type: "button", data: { act: "dismiss" }, onclick: forget }, "I have it");
  const node = element("div", { class: "secret", role: "group", "aria-label": "Shown only now", hidden: true },
    title, element("p", { class: "hint" }, "It is shown only now. Copy it before you go on."), text,
    element("div", { class: "buttons" }, copy, dismiss, said));
  let cameFrom = null;

  async function copyText() {
    try {
      await navigator.clipboard.writeText(text.value);
      setText(said, "Copied.");
    } catch {
      // Without TLS there is no clipboard; what is selected can be copied all the same.
      text.select();
      setText(said, document.execCommand("copy") ? "Copied." : "Press Ctrl or ⌘ and C.");
    }
  }

  function forget() {
    text.value = "";
    setText(said, "");
    show(node, false);
    cameFrom?.focus();
  }

  return {
    node,
    /** @param backTo where the focus goes afterwards: if nothing else, to what makes another. */
    reveal(sentence, secret, backTo) {
      setText(title, sentence);
      setText(said, "");
      text.value = secret;
      cameFrom = backTo ?? node.closest("section")?.querySelector("[data-act=add]");
      show(node, true);
      copy.focus();
    },
  };
}
