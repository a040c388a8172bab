// Between a workflow and what stands in its form.

import { joined } from "./fieldProblem.js";
import { given, orNothing, textOf, wholeNumber } from "./forms.js";

export function workflowFormOf(workflow = {}) {
  return {
    friendlyName: textOf(workflow.friendlyName),
    filters: (workflow.filters ?? []).map(filterFormOf),
    defaultTargets: (workflow.defaultTargets ?? []).map(targetFormOf),
    reservationTimeout: textOf(workflow.reservationTimeout),
    maximumAttempts: textOf(workflow.maximumAttempts),
    lostAgentPolicy: workflow.lostAgentPolicy ?? "KEEP",
  };
}

export function workflowPayloadOf(values, workflow) {
  return given({
    workflowSid: workflow?.sid,
    friendlyName: values.friendlyName.trim(),
    filters: values.filters.map((filter, place) => filterPayloadOf(filter, `filters[${place}]`)),
    defaultTargets: values.defaultTargets.map((target, place) => targetPayloadOf(target, `defaultTargets[${place}]`)),
    reservationTimeout: wholeNumber(values.reservationTimeout, "reservationTimeout", { min: 1 }),
    maximumAttempts: wholeNumber(values.maximumAttempts, "maximumAttempts", { min: 1 }),
    lostAgentPolicy: values.lostAgentPolicy,
  });
}

export function filterFormOf({ friendlyName = "", expression = "", targets = [] } = {}) {
  return { friendlyName, expression, targets: targets.map(targetFormOf) };
}

export function filterPayloadOf({ friendlyName, expression, targets }, path) {
  return {
    friendlyName: friendlyName.trim(),
    expression,
    targets: targets.map((target, place) => targetPayloadOf(target, `${path}.targets[${place}]`)),
  };
}

export function targetFormOf(target = {}) {
  return {
    queueSid: textOf(target.queueSid),
    timeout: textOf(target.timeout),
    priority: textOf(target.priority),
    expression: textOf(target.expression),
    orderBy: [target.orderBy ?? []].flat().join(", "),
    skipIf: textOf(target.skipIf),
    knownWorker: textOf(target.knownWorker),
  };
}

export function targetPayloadOf(values, path) {
  const orderBy = values.orderBy.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return given({
    queueSid: values.queueSid,
    timeout: wholeNumber(values.timeout, joined(path, "timeout"), { min: 1 }),
    priority: wholeNumber(values.priority, joined(path, "priority")),
    expression: orNothing(values.expression),
    orderBy: orderBy.length > 0 ? orderBy : undefined,
    skipIf: orNothing(values.skipIf),
    knownWorker: orNothing(values.knownWorker.trim()),
  });
}

/** What a row says of it. */
export function workflowSummary({ filters = [], defaultTargets = [] }) {
  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return `${counted(filters.length, "filter")}, ${counted(defaultTargets.length, "default target")}`;
}
