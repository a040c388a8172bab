// A button that opens a list to choose from; for the keyboard, too.

import { element, show } from "./dom.js";

/** @param choose is given the chosen item; `items` are `{ key, label, hint, isCurrent }`. */
export function createMenu({ label, choose, props = {} }) {
  const button = element("button", {
    type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...props,
  }, label);
  const list = element("div", { class: "menu-list", role: "menu", hidden: true });
  const node = element("div", { class: "menu" }, button, list);
  let items = [];

  button.addEventListener("click", () => (list.hidden ? open() : close()));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
      button.focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      else step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !node.contains(relatedTarget)) close();
  });
  const leave = ({ target }) => !node.contains(target) && close();

  function open() {
    // Only while it is open, or else the page would never let go of a menu that it has removed.
    document.addEventListener("pointerdown", leave);
    list.replaceChildren(...items.map(createItem));
    show(list, true);
    button.setAttribute("aria-expanded", "true");
    (list.querySelector("[aria-checked=true]") ?? list.firstElementChild)?.focus();
  }

  function close() {
    document.removeEventListener("pointerdown", leave);
    show(list, false);
    button.setAttribute("aria-expanded", "false");
  }

  function step(by) {
    const all = [...list.children];
    const place = all.indexOf(document.activeElement);
    all[(place + by + all.length) % all.length]?.focus();
  }

  function createItem(item) {
    const onclick = () => {
      close();
      button.focus();
      choose(item);
    };
    return element("button", {
      type: "button", class: "menu-item", tabindex: -1, onclick, data: { key: item.key },
      role: item.isCurrent === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.isCurrent === undefined ? null : String(item.isCurrent),
    }, element("span", {}, item.label), item.hint ? element("span", { class: "hint" }, item.hint) : null);
  }

  return { node, button, setItems(next) { items = next; } };
}
