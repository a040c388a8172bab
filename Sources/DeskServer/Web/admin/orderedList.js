// Things in an order that people change: with buttons, or with Alt and an arrow key anywhere in one.

import { element, setText } from "../desk/dom.js";

/**
 * @param create makes a form (see `fieldSet.js`) of one item, `empty` has the values of a new one.
 * @returns a form, with its `name`, whose values are a list.
 */
export function createOrderedList({ name, title, noun, create, empty, titleOf = () => "", add = `Add ${noun}` }) {
  const list = element("ol");
  const spoken = element("p", { class: "spoken", role: "status" });
  const append = element("button", { type: "button", data: { act: "append" }, onclick: addOne }, add);
  const node = element("div", { class: "ordered", role: "group", "aria-label": title, data: { list: name } },
    list, append, spoken);
  let items = [];
  let context = null;

  function make(values) {
    const form = create();
    const label = element("span", { class: "item-title" });
    const button = (act, text, run) =>
      element("button", { type: "button", class: "icon", data: { act }, onclick: run }, text);
    const up = button("up", "↑", () => move(item, -1));
    const down = button("down", "↓", () => move(item, 1));
    const remove = button("remove", "×", () => take(item));
    const head = element("div", { class: "item-head" }, label, element("div", { class: "buttons" }, up, down, remove));
    const row = element("li", { class: "item" }, element("div", { role: "group" }, head, form.node));
    const item = { form, up, down, label, remove, node: row };
    item.node.addEventListener("keydown", (event) => arrow(event, item));
    item.node.addEventListener("input", number);
    if (context) form.update(context);
    form.write(values);
    return item;
  }

  function arrow(event, item) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    // In a list to choose from, these keys open it.
    if (!by || !event.altKey || event.target.tagName === "SELECT") return;
    event.preventDefault();
    event.stopPropagation();
    move(item, by);
  }

  function addOne() {
    const item = make(structuredClone(empty));
    items.push(item);
    list.append(item.node);
    changed();
    item.form.node.querySelector("input, textarea, select")?.focus();
  }

  function take(item) {
    const place = items.indexOf(item);
    items.splice(place, 1);
    item.node.remove();
    changed();
    (items[Math.min(place, items.length - 1)]?.remove ?? append).focus();
    setText(spoken, `${noun} ${place + 1} removed.`);
  }

  function move(item, by) {
    const place = items.indexOf(item);
    const other = items[place + by];
    if (!other) return;
    [items[place], items[place + by]] = [other, item];
    // The neighbour goes, not the item: what is moved in the page loses the focus.
    if (by < 0) item.node.after(other.node);
    else item.node.before(other.node);
    const focused = document.activeElement;
    changed();
    if (focused === item.up && item.up.disabled) item.down.focus();
    if (focused === item.down && item.down.disabled) item.up.focus();
    setText(spoken, `${noun} is number ${place + by + 1} of ${items.length} now.`);
  }

  function changed() {
    number();
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function number() {
    for (const [place, { up, down, label, remove, node: row, form }] of items.entries()) {
      const called = `${noun} ${place + 1}`;
      const own = titleOf(form.read());
      setText(label, own ? `${called}: ${own}` : called);
      row.firstChild.setAttribute("aria-label", label.textContent);
      up.setAttribute("aria-label", `Move ${called} up`);
      down.setAttribute("aria-label", `Move ${called} down`);
      remove.setAttribute("aria-label", `Remove ${called}`);
      up.disabled = place === 0;
      down.disabled = place === items.length - 1;
    }
  }

  return {
    name, node,
    read: () => items.map(({ form }) => form.read()),
    write(all) {
      items = all.map(make);
      list.replaceChildren(...items.map((item) => item.node));
      number();
    },
    fields: (prefix) => new Map(items.flatMap(({ form }, place) => [...form.fields(`${prefix}[${place}]`)])),
    update(next) {
      context = next;
      for (const { form } of items) form.update(next);
    },
  };
}
