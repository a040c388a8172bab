// What agents choose from: dispositions and canned responses. Each is one list that is saved as a whole.

import { element } from "../../desk/dom.js";
import { createEditor } from "../editor.js";
import { areaField, textField } from "../field.js";
import { createFieldSet, createFlatFieldSet } from "../fieldSet.js";
import { cannedFormOf, cannedPayloadOf, dispositionsFormOf, dispositionsPayloadOf } from "../forms.js";
import { createOrderedList } from "../orderedList.js";

export function createDispositions(page) {
  return createSection(page, {
    id: "dispositions", title: "Dispositions",
    about: "What can have come of a task. Agents choose one when they wrap it up.",
    action: "SaveDispositions", label: "Save dispositions",
    list: createOrderedList({ name: "dispositions", title: "Dispositions", noun: "Disposition", add: "Add disposition",
      create: () => createFlatFieldSet([textField("text", "Text", { required: true })]), empty: { text: "" } }),
    valuesOf: ({ dispositions }) => dispositionsFormOf(dispositions), payloadOf: dispositionsPayloadOf,
  });
}

export function createCanned(page) {
  return createSection(page, {
    id: "canned", title: "Canned responses",
    about: "What agents can put into a message. {{task.x}} and {{worker.x}} stand for attributes.",
    action: "SaveCannedResponses", label: "Save canned responses",
    list: createOrderedList({ name: "cannedResponses", title: "Canned responses", noun: "Response", add: "Add response",
      create: () => createFlatFieldSet([textField("title", "Title", { required: true }),
        areaField("text", "Text", { required: true, rows: 2 })]),
      titleOf: ({ title }) => title, empty: { title: "", text: "" } }),
    valuesOf: ({ cannedResponses }) => cannedFormOf(cannedResponses), payloadOf: cannedPayloadOf,
  });
}

function createSection(page, { id, title, about, action, label, list, valuesOf, payloadOf }) {
  const heading = element("h2", { tabindex: -1 }, title);
  const editor = createEditor(page, {
    action, label, form: createFieldSet(list.node, [list]), formOf: valuesOf,
    stepsOf: (values) => [[action, payloadOf(values)]],
  });
  editor.node.classList.add("card");
  const node = element("section", { id, hidden: true, "aria-label": title },
    element("div", { class: "section-head" }, heading), element("p", { class: "about" }, about), editor.node);
  return {
    id, title, node, heading,
    update: (administration, isLocked) => editor.update(administration, administration, isLocked),
  };
}
