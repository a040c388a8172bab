// A row that opens to the forms of its thing. They are made when it is opened first, and keep what is typed when it is
// closed again.

import { element, setText, show } from "../desk/dom.js";

let count = 0;

/** @param create makes what is inside: `{ node, update(thing, administration, isLocked) }`. */
export function createExpandingRow(key, { titleOf, summaryOf, create, isFaint = () => false }) {
  const id = `row-${(count += 1)}`;
  const title = element("span", { class: "thing-title" });
  const summary = element("span", { class: "summary" });
  const unsaved = element("span", { class: "unsaved", hidden: true }, "unsaved");
  const open = element("button", { type: "button", class: "thing-open", data: { act: "open" }, onclick: () => turn(),
    "aria-expanded": "false", "aria-controls": id }, title, unsaved, summary);
  const body = element("div", { class: "thing-body", id, hidden: true });
  const node = element("li", { class: "thing card", data: { key } }, element("h3", {}, open), body);
  let inside = null;
  let given = [];
  body.addEventListener("judged", () => show(unsaved, body.querySelector(".is-dirty") !== null));

  function turn(isOpen = body.hidden) {
    if (isOpen && !inside) {
      inside = create();
      body.append(inside.node);
      inside.update(...given);
    }
    show(body, isOpen);
    open.setAttribute("aria-expanded", String(isOpen));
  }

  return {
    node,
    focus: () => open.focus(),
    update(...next) {
      given = next;
      const [thing, administration] = next;
      setText(title, titleOf(thing));
      setText(summary, summaryOf(thing, administration));
      node.classList.toggle("faint", isFaint(thing));
      inside?.update(...next);
    },
  };
}
