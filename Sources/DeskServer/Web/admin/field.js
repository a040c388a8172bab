// One labelled field of a form. It shows what is wrong with it, with the character marked, until somebody types again.

import { element, setAttribute, setText, show } from "../desk/dom.js";
import { splitAt } from "./characters.js";

let count = 0;

/** @returns `{ name, node, read, write, explain }`; more of it depends on the kind. */
export function createField(name, label, control, { hint, className = "" } = {}) {
  const id = `field-${(count += 1)}`;
  const isTick = control.type === "checkbox";
  const marked = element("pre", { class: "marked", hidden: true, "aria-hidden": "true" });
  const problem = element("p", { class: "field-problem", id: `${id}-problem`, hidden: true });
  const about = hint ? element("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  control.id = id;
  control.name = name;
  setAttribute(control, "aria-describedby", hint ? `${id}-hint` : null);
  const title = element("label", { for: id }, label);
  const node = element("div", { class: `field ${className} ${isTick ? "tick" : ""}`.trim(), data: { field: name } },
    isTick ? [control, title] : [title, control], marked, problem, about);
  control.addEventListener("input", clear);

  function clear() {
    show(problem, false);
    show(marked, false);
    control.removeAttribute("aria-invalid");
    setAttribute(control, "aria-describedby", hint ? `${id}-hint` : null);
  }

  return {
    name, node, control,
    read: () => (isTick ? control.checked : control.value),
    write(value) {
      if (isTick) control.checked = Boolean(value);
      else control.value = value;
      clear();
    },
    /** Says what is wrong, marks the character at `at` if that is known, and has the focus move there. */
    explain(message, at) {
      const saysWhere = at === undefined || /column \d/.test(message);
      setText(problem, saysWhere ? message : `${message} (character ${at + 1})`);
      show(problem, true);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", `${id}-problem`);
      for (let around = node.closest("details"); around; around = around.parentElement.closest("details")) {
        around.open = true;
      }
      if (at !== undefined) mark(at);
      control.focus();
      problem.scrollIntoView({ block: "nearest" });
    },
  };

  function mark(at) {
    const { before, character, after } = splitAt(control.value, at);
    // A space or the end has nothing to see: something stands for it.
    const shown = character.trim() === "" ? `␣${character === "\n" ? "\n" : ""}` : character;
    marked.replaceChildren(before, element("mark", {}, shown), after);
    show(marked, true);
    control.setSelectionRange?.(at, at + character.length);
  }
}

export function textField(name, label, { required, placeholder, maxlength = 256, ...more } = {}) {
  const control = element("input", { type: "text", required, placeholder, maxlength, autocomplete: "off" });
  return createField(name, label, control, more);
}

export function numberField(name, label, { min, max, required, placeholder, ...more } = {}) {
  const control = element("input", { type: "number", inputmode: "numeric", step: 1, min, max, required, placeholder });
  return createField(name, label, control, { className: "number", ...more });
}

export function areaField(name, label, { rows = 3, required, placeholder, isCode = false, ...more } = {}) {
  const control = element("textarea", { rows, required, placeholder, class: isCode ? "code" : "",
    spellcheck: isCode ? "false" : null, autocapitalize: isCode ? "off" : null });
  return createField(name, label, control, { className: "wide", ...more });
}

export const expressionField = (name, label, more = {}) => areaField(name, label, { rows: 1, isCode: true, ...more });

export function tickField(name, label, { disabled, ...more } = {}) {
  return createField(name, label, element("input", { type: "checkbox", disabled }), more);
}

/** @param options `[[value, label], …]`; `setOptions` replaces them and keeps what is chosen. */
export function choiceField(name, label, options, { required, ...more } = {}) {
  const control = element("select", { required });
  const field = createField(name, label, control, more);
  let known = [];
  let key = "";
  const offer = (all) => control.replaceChildren(...all.map(([value, text]) => element("option", { value }, text)));

  function setOptions(next) {
    if (JSON.stringify(next) === key) return;
    key = JSON.stringify(next);
    known = next;
    choose(control.value);
  }

  /** Also one that is not on offer any more: what is set must not become something else by being shown. */
  function choose(value) {
    const isKnown = value === "" || known.some(([one]) => one === value);
    offer(isKnown ? known : [...known, [value, value]]);
    control.value = value;
  }

  setOptions(options);
  if (options.length > 0) control.value = options[0][0];
  const { write } = field;
  return Object.assign(field, {
    setOptions,
    write(value) {
      choose(value);
      write(value);
    },
  });
}
