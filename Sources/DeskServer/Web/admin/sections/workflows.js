// How a task finds its queue.

import { element } from "../../desk/dom.js";
import { createEditor } from "../editor.js";
import { createExpandingRow } from "../expandingRow.js";
import { choiceField, numberField, textField } from "../field.js";
import { createFieldSet, createFlatFieldSet } from "../fieldSet.js";
import { createListSection } from "../listSection.js";
import { createRemovable } from "../removable.js";
import { workflowFormOf, workflowPayloadOf, workflowSummary } from "../workflowForm.js";
import { createFilters, createTargets } from "../workflowLists.js";

export function createWorkflows(page) {
  const choice = createDefaultWorkflow(page);
  const section = createListSection({
    id: "workflows", title: "Workflows",
    about: "How a task finds its queue. The first filter that it matches has it; targets are tried from the top.",
    thingsOf: ({ workflows }) => workflows,
    keyOf: ({ sid }) => sid,
    titleOf: ({ friendlyName }) => friendlyName,
    row: ({ sid }) => createExpandingRow(sid, {
      titleOf: ({ friendlyName }) => friendlyName, summaryOf: workflowSummary,
      create: () => createRemovable(page, createWorkflow(page), {
        action: "RemoveWorkflow", label: "Remove workflow", question: "No task can follow it any more. Remove it?",
        stepsOf: () => [["RemoveWorkflow", { workflowSid: sid }]],
      }),
    }),
    adding: { label: "New workflow", create: (close) => createWorkflow(page, close) },
    extra: choice.node,
  });
  return {
    ...section,
    update(administration, isLocked) {
      section.update(administration, isLocked);
      choice.update(administration, administration, isLocked);
    },
  };
}

/** Where everything goes that does not say where. */
function createDefaultWorkflow(page) {
  const workflow = choiceField("workflowSid", "Customers' conversations go to", [], {
    hint: "So do tasks that name no workflow. One without default targets cancels what matches none of its filters.",
  });
  const editor = createEditor(page, {
    action: "SetDefaultWorkflow", label: "Save",
    form: {
      ...createFlatFieldSet([workflow]),
      update: ({ workflows }) => workflow.setOptions(workflows.map(({ sid, friendlyName }) => [sid, friendlyName])),
    },
    formOf: ({ defaultWorkflowSid }) => ({ workflowSid: defaultWorkflowSid ?? "" }),
    stepsOf: (values) => [["SetDefaultWorkflow", values]],
  });
  editor.node.classList.add("card");
  return editor;
}

function createWorkflow(page, close) {
  const name = textField("friendlyName", "Name", { required: true });
  const filters = createFilters();
  const defaultTargets = createTargets("defaultTargets", "Default targets", "Default target");
  const settings = [
    numberField("reservationTimeout", "Seconds to answer an offer", { min: 1, placeholder: "120" }),
    numberField("maximumAttempts", "Offers before it is canceled", { min: 1 }),
    choiceField("lostAgentPolicy", "When an agent is gone",
      [["KEEP", "Their tasks stay with them"], ["REQUEUE", "Their tasks go back to the front of the queue"]]),
  ];
  const node = element("div", { class: "workflow" }, name.node,
    element("h4", {}, "Filters"),
    element("p", { class: "hint" }, "Alt with ↑ or ↓ moves the filter or target that you are in."), filters.node,
    element("h4", {}, "Default targets"),
    element("p", { class: "hint" }, "For tasks that match no filter."), defaultTargets.node,
    element("h4", {}, "Offers"), element("div", { class: "fields" }, settings.map((field) => field.node)));
  return createEditor(page, {
    action: "SaveWorkflow", label: "Save workflow", isNew: Boolean(close),
    form: createFieldSet(node, [name, filters, defaultTargets, ...settings]),
    formOf: workflowFormOf,
    stepsOf: (values, thing) => [["SaveWorkflow", workflowPayloadOf(values, thing)]],
    after: ([sid]) => close?.(sid),
  });
}
