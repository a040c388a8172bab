// The filters of a workflow, and the targets of a filter.

import { element } from "../desk/dom.js";
import { choiceField, expressionField, numberField, textField } from "./field.js";
import { createFieldSet, createFlatFieldSet } from "./fieldSet.js";
import { createOrderedList } from "./orderedList.js";
import { filterFormOf, targetFormOf } from "./workflowForm.js";

export function createFilters() {
  return createOrderedList({
    name: "filters", title: "Filters", noun: "Filter", add: "Add filter",
    create: createFilter, titleOf: ({ friendlyName }) => friendlyName, empty: filterFormOf({ targets: [{}] }),
  });
}

export function createTargets(name, title, noun) {
  return createOrderedList({
    name, title, noun, add: `Add ${noun.toLowerCase()}`, create: createTarget, empty: targetFormOf(),
  });
}

function createFilter() {
  const parts = [
    textField("friendlyName", "Name", { required: true }),
    expressionField("expression", "Tasks (expression)", { required: true, placeholder: "topic == 'billing'",
      hint: "Over the task's attributes." }),
    createTargets("targets", "Targets", "Target"),
  ];
  return createFlatFieldSet(parts);
}

function createTarget() {
  const queue = choiceField("queueSid", "Queue", [["", "Choose …"]], { required: true });
  const basic = [queue,
    numberField("timeout", "Timeout in seconds", { min: 1, placeholder: "none" }),
    numberField("priority", "Priority", { min: 0, placeholder: "as it is" })];
  const more = [
    expressionField("expression", "Workers (expression)", { placeholder: "task.language IN worker.languages",
      hint: "Which of the queue's workers, over task and worker." }),
    textField("orderBy", "Order by", { placeholder: "worker.level DESC", maxlength: 1024,
      hint: "Keys with ASC or DESC, separated by commas." }),
    expressionField("skipIf", "Skip if (expression)", { placeholder: "workers.available == 0" }),
    textField("knownWorker", "Known worker (key)", { placeholder: "task.worker", maxlength: 1024,
      hint: "Where the task's attributes name the worker who is asked." }),
  ];
  const details = element("details", { class: "more" }, element("summary", {}, "Conditions and order"),
    element("div", { class: "fields" }, more.map(({ node }) => node)));
  const form = createFieldSet(element("div", {},
    element("div", { class: "fields target" }, basic.map(({ node }) => node)), details), [...basic, ...more]);
  const { write } = form;
  return {
    ...form,
    write(values) {
      write(values);
      details.open = more.some(({ name }) => values[name] !== "");
    },
    update: ({ queues }) =>
      queue.setOptions([["", "Choose …"], ...queues.map(({ sid, friendlyName }) => [sid, friendlyName])]),
  };
}
