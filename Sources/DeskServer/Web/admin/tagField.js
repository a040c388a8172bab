// A list of short texts that are edited as tags: Enter or a comma makes one, Backspace takes the last one back.

import { element, isComposing, setText } from "../desk/dom.js";
import { tagsOf } from "./skills.js";

let count = 0;

/** A field of a form (see `fieldSet.js`) whose value is a list of text. `suggest(texts)` says what can be chosen. */
export function createTagField(name, label, { hint, placeholder = "Add a tag" } = {}) {
  const id = `tags-${(count += 1)}`;
  const list = element("ul", { class: "tag-list", "aria-label": label });
  const known = element("datalist", { id: `${id}-known` });
  const input = element("input", { type: "text", id, name: "tag", list: `${id}-known`, autocomplete: "off",
    maxlength: 128, placeholder, "aria-describedby": hint ? `${id}-hint` : null });
  const spoken = element("p", { class: "spoken", role: "status" });
  const problem = element("p", { class: "field-problem", role: "alert", hidden: true });
  const node = element("div", { class: "field wide", data: { field: name } }, element("label", { for: id }, label),
    element("div", { class: "tags" }, list, input), known, problem, spoken,
    hint ? element("p", { class: "hint", id: `${id}-hint` }, hint) : null);
  let tags = [];

  input.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const isTyped = input.value.trim() !== "";
    if ((event.key === "Enter" || event.key === ",") && isTyped) {
      event.preventDefault();
      commit();
    } else if (event.key === "Backspace" && input.value === "" && tags.length > 0) remove(tags.at(-1));
  });
  input.addEventListener("input", () => {
    problem.hidden = true;
    // What was pasted may have several.
    if (/[,\n]/.test(input.value)) commit();
  });
  input.addEventListener("blur", commit);

  function commit() {
    const next = tagsOf(input.value, tags);
    const added = next.slice(tags.length);
    input.value = "";
    if (added.length === 0) return;
    tags = next;
    changed(`${added.join(", ")} added.`);
  }

  function remove(tag) {
    tags = tags.filter((one) => one !== tag);
    changed(`${tag} removed.`);
    input.focus();
  }

  function changed(sentence) {
    draw();
    setText(spoken, sentence);
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function draw() {
    list.replaceChildren(...tags.map((tag) => element("li", { class: "tag" }, element("span", {}, tag),
      element("button", { type: "button", class: "icon", data: { act: "remove-tag" }, "aria-label": `Remove ${tag}`,
        onclick: () => remove(tag) }, "×"))));
  }

  return {
    name, node,
    // What is typed and not yet a tag counts as one.
    read: () => tagsOf(input.value, tags),
    write(next) {
      tags = [...next];
      input.value = "";
      problem.hidden = true;
      draw();
    },
    explain(message) {
      setText(problem, message);
      problem.hidden = false;
      input.focus();
    },
    suggest(texts) {
      const key = JSON.stringify(texts);
      if (known.dataset.key === key) return;
      known.dataset.key = key;
      known.replaceChildren(...texts.map((text) => element("option", { value: text })));
    },
  };
}
