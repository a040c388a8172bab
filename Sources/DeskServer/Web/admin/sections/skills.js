// What each worker can do, which is what expressions ask for.

import { element } from "../../desk/dom.js";
import { createEditor } from "../editor.js";
import { createExpandingRow } from "../expandingRow.js";
import { areaField } from "../field.js";
import { createFieldSet } from "../fieldSet.js";
import { createListSection } from "../listSection.js";
import { attributesFormOf, attributesPayloadOf, knownSkills } from "../skills.js";
import { createTagField } from "../tagField.js";

export function createSkills(page) {
  return createListSection({
    id: "skills", title: "Skills",
    about: "What each of them can do. Queues choose by it: skills HAS 'billing'.",
    thingsOf: ({ people }) => people.filter(({ workerSid }) => workerSid),
    keyOf: ({ workerSid }) => workerSid,
    titleOf: ({ name }) => name,
    row: ({ workerSid }) => createExpandingRow(workerSid, {
      titleOf: ({ name }) => name,
      summaryOf: ({ worker }) => attributesFormOf(worker?.attributes).skills.join(", ") || "no skills",
      create: () => createWorker(page),
    }),
  });
}

function createWorker(page) {
  const skills = createTagField("skills", "Skills", { placeholder: "Add a skill",
    hint: "Enter or a comma adds one; Backspace in the empty field takes the last one away." });
  const others = areaField("others", "Other attributes, as JSON", { rows: 6, isCode: true });
  const node = element("div", {}, skills.node,
    element("details", { class: "more" }, element("summary", {}, "Other attributes"), others.node));
  const editor = createEditor(page, {
    action: "SetWorkerAttributes", label: "Save skills",
    form: createFieldSet(node, [skills, others]),
    formOf: ({ attributes }) => attributesFormOf(attributes),
    stepsOf: (values, thing) => [["SetWorkerAttributes", attributesPayloadOf(values, thing)]],
  });
  return {
    node: editor.node,
    update({ workerSid, worker }, administration, isLocked) {
      skills.suggest(knownSkills(administration.people));
      editor.update({ workerSid, attributes: worker?.attributes ?? {} }, administration, isLocked);
    },
  };
}
