// Making elements. What people wrote gets into a page only as text nodes; nothing here reads HTML.

/**
 * `element('button', { class: 'primary', disabled: true, onclick, data: { action: 'AcceptTask' } }, 'Accept')`.
 * A member that starts with `on` is a listener, `data` sets data attributes, the rest are attributes: `true` sets one
 * without a value, `false` and null leave it out.
 */
export function element(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else setAttribute(node, name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Sets the text if it has changed: a live region speaks when it is set. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The text of something that may be too long for its place: `title` has all of it. */
export function setName(node, text) {
  setText(node, text);
  if (node.title !== text) node.title = text;
}

export function show(node, isShown) {
  if (node.hidden === isShown) node.hidden = !isShown;
}

/** Whether a key is for an input method, in which Enter chooses a word. Safari says so by the code alone. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Gives somebody who uses the keyboard a place to go on, if what had the focus is gone. */
export function catchFocus(node, options) {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body || activeElement.checkVisibility?.() === false) {
    node.focus(options);
  }
}

/**
 * The same wherever in `node` they are: a part of it may go with the button that was pressed in it.
 * @returns what is to be called when the page has changed, with places to go on: the one around what is gone, or else the
 *   first that is shown.
 */
export function createFocusKeeper(node) {
  let path = [];
  node.addEventListener("focusin", (event) => { path = event.composedPath(); });
  return (...places) => {
    const [last] = path;
    // What is only switched off comes back, and has the focus again.
    if (!last || (last.isConnected && last.checkVisibility())) return;
    const around = places.filter((place) => path.includes(place));
    path = [];
    const next = [...around, ...places].find((place) => place.checkVisibility());
    if (next) catchFocus(next, { preventScroll: true });
  };
}

/**
 * Keeps the children of `parent` in step with `things` without making those anew that are still there, so that focus
 * and what is typed survive. `create(thing)` returns an element with an `update(thing)` beside it: `{ node, update }`.
 */
export function keyedList(parent, keyOf, create) {
  let parts = new Map();
  return (things) => {
    const keys = new Set(things.map(keyOf));
    for (const [key, part] of parts) {
      if (keys.has(key)) continue;
      part.remove?.();
      part.node.remove();
      parts.delete(key);
    }
    const next = new Map();
    let place = parent.firstChild;
    for (const thing of things) {
      const key = keyOf(thing);
      const part = parts.get(key) ?? create(thing);
      next.set(key, part);
      part.update?.(thing);
      if (part.node === place) place = place.nextSibling;
      else parent.insertBefore(part.node, place);
    }
    parts = next;
  };
}
