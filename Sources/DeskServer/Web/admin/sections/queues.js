// Where tasks wait, and for whom.

import { createEditor } from "../editor.js";
import { createExpandingRow } from "../expandingRow.js";
import { choiceField, expressionField, numberField, textField } from "../field.js";
import { createFlatFieldSet } from "../fieldSet.js";
import { queueFormOf, queuePayloadOf } from "../forms.js";
import { createListSection } from "../listSection.js";
import { createRemovable } from "../removable.js";

export function createQueues(page) {
  return createListSection({
    id: "queues", title: "Queues", about: "Where tasks wait, and which workers they wait for.",
    thingsOf: ({ queues }) => queues,
    keyOf: ({ sid }) => sid,
    titleOf: ({ friendlyName }) => friendlyName,
    row: ({ sid }) => createExpandingRow(sid, {
      titleOf: ({ friendlyName }) => friendlyName,
      summaryOf: ({ expression, order }) => `${expression ?? "everybody"} · ${order}`,
      create: () => createRemovable(page, createQueue(page), {
        action: "RemoveQueue", label: "Remove queue", question: "No task can go to it any more. Remove it?",
        stepsOf: () => [["RemoveQueue", { queueSid: sid }]],
      }),
    }),
    adding: { label: "New queue", create: (close) => createQueue(page, close) },
  });
}

function createQueue(page, close) {
  const parts = [
    textField("friendlyName", "Name", { required: true }),
    expressionField("expression", "Workers (expression)", { placeholder: "skills HAS 'billing'",
      hint: "Over the worker's attributes. Everybody, if it is left empty." }),
    numberField("maxReservedWorkers", "Workers asked at once", { min: 1, max: 50, placeholder: "1" }),
    choiceField("order", "Who waits longest", [["FIFO", "comes first (FIFO)"], ["LIFO", "comes last (LIFO)"]]),
  ];
  return createEditor(page, {
    action: "SaveQueue", label: "Save queue", isNew: Boolean(close),
    form: createFlatFieldSet(parts),
    formOf: queueFormOf,
    stepsOf: (values, thing) => [["SaveQueue", queuePayloadOf(values, thing)]],
    after: ([sid]) => close?.(sid),
  });
}
