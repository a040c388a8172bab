// A section of the page: a heading, a form for a new thing, and the things there are.

import { element, keyedList, setText, show } from "../desk/dom.js";

/** With more things than this there is a field to find one. */
const manyThings = 8;

/**
 * @param spec `id`, `title`, `about`; `thingsOf(administration)`, `keyOf(thing)`, `titleOf(thing)`; `row(thing)`, a
 *   `{ node, focus, update(thing, administration, isLocked) }`; `noneOf(administration)`, a sentence for when there is
 *   nothing; `adding`, if there can be new ones: `{ label, create(close) }`, which makes a form like a row and calls
 *   `close(key)` when it is done; `extra`, a node below that form.
 */
export function createListSection({ id, title, about, thingsOf, keyOf, titleOf, row, noneOf, adding, extra }) {
  const heading = element("h2", { tabindex: -1 }, title);
  const find = element("input", { type: "search", name: "find", placeholder: "Find by name",
    "aria-label": `Find in ${title}`, oninput: () => filter() });
  const empty = element("p", { class: "empty", hidden: true });
  const list = element("ul", { class: "things" });
  const form = adding ? createAdding(adding, (key) => rows.get(key)?.focus()) : null;
  const node = element("section", { id, hidden: true, "aria-label": title },
    element("div", { class: "section-head" }, heading, form?.button), element("p", { class: "about" }, about),
    form?.node, extra, find, empty, list);
  const rows = new Map();
  let context = [];
  let things = [];
  const showRows = keyedList(list, keyOf, (thing) => {
    const made = row(thing);
    rows.set(keyOf(thing), made);
    const remove = () => rows.delete(keyOf(thing));
    return { node: made.node, update: (next) => made.update(next, ...context), remove };
  });

  function filter() {
    const wanted = find.hidden ? "" : find.value.trim().toLowerCase();
    for (const thing of things) {
      show(rows.get(keyOf(thing)).node, titleOf(thing).toLowerCase().includes(wanted));
    }
  }

  return {
    id, title, node, heading,
    update(administration, isLocked) {
      context = [administration, isLocked];
      things = thingsOf(administration);
      showRows(things);
      show(find, things.length > manyThings);
      setText(empty, noneOf?.(administration) ?? "There is nothing yet.");
      show(empty, things.length === 0);
      form?.update(...context);
      filter();
    },
  };
}

function createAdding({ label, create }, focusRow) {
  const button = element("button", { type: "button", data: { act: "add" }, "aria-expanded": "false",
    onclick: () => turn(inside.node.hidden) }, label);
  const inside = create(close);
  inside.node.classList.add("adding", "card");
  inside.node.setAttribute("aria-label", label);
  show(inside.node, false);

  function turn(isOpen) {
    show(inside.node, isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) inside.node.querySelector("input, select, textarea")?.focus();
  }

  function close(key) {
    turn(false);
    if (key !== undefined) focusRow(key);
  }

  return { button, node: inside.node, update: (...context) => inside.update(undefined, ...context) };
}
