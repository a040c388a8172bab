// A form that ends in an action. It follows what the desk says as long as nobody has typed in it.

import { catchFocus, element, setText, show } from "../desk/dom.js";
import { createPlace } from "../desk/place.js";
import { characterAt } from "./characters.js";
import { Draft } from "./draft.js";
import { FieldProblem, fieldOf, nearest } from "./fieldProblem.js";

const changedMeanwhile = "This has been changed by somebody else since you began. Saving replaces their change.";

/**
 * @param spec `action` and `label` of the button; `form` (see `fieldSet.js`); `formOf(thing)`, the values of a thing;
 *   `stepsOf(values, thing)`, what to ask the desk for; `onDone(outputs, values)` and, when the page has read anew,
 *   `after(outputs)`; `isNew`, for a form that is emptied when it was sent.
 * @param page `{ save }`, see `saving.js`.
 */
export function createEditor({ save }, { action, label, form, formOf, stepsOf, onDone, after, isNew = false, done }) {
  const place = createPlace();
  const button = element("button", { type: "submit", class: "primary", data: { action } }, label);
  const discard = element("button", { type: "button", class: "link", hidden: true, data: { act: "discard" },
    onclick: discardChanges }, "Discard changes");
  const meanwhile = element("p", { class: "meanwhile", role: "status", hidden: true });
  const node = element("form", { class: "editor", "aria-label": label, data: { form: action }, onsubmit: submit },
    form.node, meanwhile,
    element("div", { class: "action-row" }, element("div", { class: "buttons" }, button, discard), place.node));
  const draft = new Draft();
  let thing;
  let isFilled = false;
  place.guard([button]);
  node.addEventListener("input", () => {
    place.say("", "");
    judge();
  });
  // What is wrong must be seen: the browser can't move the focus into what is folded.
  node.addEventListener("invalid", ({ target }) => openAround(target), true);

  function fill(values) {
    form.write(values);
    draft.fill(values, form.read());
    isFilled = true;
    judge();
  }

  /** The button goes with the changes: whoever has pressed it goes on at the one beside it. */
  function discardChanges() {
    fill(formOf(thing));
    catchFocus(button);
  }

  function judge() {
    const isDirty = draft.isDirty(form.read());
    show(discard, isDirty && !isNew);
    setText(meanwhile, isDirty && draft.isOutdated ? changedMeanwhile : "");
    show(meanwhile, meanwhile.textContent !== "");
    node.classList.toggle("is-dirty", isDirty);
    node.dispatchEvent(new CustomEvent("judged", { bubbles: true }));
  }

  async function submit(event) {
    event.preventDefault();
    const values = form.read();
    // Where things stand now: by the time of the answer they may have been moved.
    const fields = form.fields("");
    const texts = new Map([...fields].map(([path, field]) => [path, field.read()]));
    let steps;
    try {
      steps = stepsOf(values, thing);
    } catch (problem) {
      if (!(problem instanceof FieldProblem)) throw problem;
      place.fail(problem.message, action);
      return nearest(fields, problem.field)?.explain(problem.message, problem.at);
    }
    if (steps.length === 0) return place.say("Nothing has changed.", "done");
    const { isDone, outputs, error } = await save(steps, place, { done, onDone: saved });
    if (isDone) after?.(outputs);
    else explain(error, fields, texts);

    function saved(all) {
      if (isNew) fill(formOf(undefined));
      else draft.save(values);
      onDone?.(all, values);
    }
  }

  function explain(error, fields, texts) {
    const path = fieldOf(error);
    const field = nearest(fields, path);
    if (!field) return;
    const text = texts.get(path);
    const isThere = typeof error.offset === "number" && typeof text === "string" && field.read() === text;
    // The lines after the first repeat the expression, which stands above them already.
    const [sentence] = (error.reason ?? error.message).replace(`${path}: `, "").split("\n");
    field.explain(sentence, isThere ? characterAt(text, error.offset) : undefined);
  }

  return {
    node, place,
    update(next, context, isLocked) {
      thing = next;
      form.update(context);
      const values = formOf(next);
      if (!isFilled || draft.arrive(values, form.read())) fill(values);
      else judge();
      place.lock(isLocked);
    },
  };
}

function openAround(node) {
  for (let around = node.closest("details"); around; around = around.parentElement.closest("details")) {
    around.open = true;
  }
}
