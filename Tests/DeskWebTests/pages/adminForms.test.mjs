// What stands in the administrator's forms, and what is sent of it: without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FieldProblem } from "../../../Sources/DeskServer/Web/admin/fieldProblem.js";
import {
  activityFormOf, activityPayloadOf, cannedFormOf, cannedPayloadOf, capacityFormOf, capacityPayloadsOf,
  dispositionsFormOf, dispositionsPayloadOf, newPersonPayloadOf, personFormOf, personPayloadOf, queueFormOf,
  queuePayloadOf, wholeNumber,
} from "../../../Sources/DeskServer/Web/admin/forms.js";
import {
  attributesFormOf, attributesPayloadOf, knownSkills, tagsOf,
} from "../../../Sources/DeskServer/Web/admin/skills.js";
import {
  targetFormOf, targetPayloadOf, workflowFormOf, workflowPayloadOf, workflowSummary,
} from "../../../Sources/DeskServer/Web/admin/workflowForm.js";

/** Matches a problem with a field. */
const at = (field, place) => (error) =>
  error instanceof FieldProblem && error.field === field && (place === undefined || error.at === place);

test("what is typed becomes tags: split at commas and lines, trimmed, none twice, the known ones first", () => {
  assert.deepEqual(tagsOf(" billing, ,french\nbilling ", ["support"]), ["support", "billing", "french"]);
  assert.deepEqual(tagsOf("", ["support"]), ["support"]);
  assert.deepEqual(tagsOf("support", ["support"]), ["support"]);
});

test("skills are tags, and the other attributes are JSON", () => {
  assert.deepEqual(attributesFormOf({ skills: ["a", "b"], level: 3 }),
    { skills: ["a", "b"], others: "{\n  \"level\": 3\n}" });
  assert.deepEqual(attributesFormOf(undefined), { skills: [], others: "{}" });
});

test("skills that are no list of texts stay in the JSON", () => {
  assert.deepEqual(attributesFormOf({ skills: "all" }), { skills: [], others: "{\n  \"skills\": \"all\"\n}" });
  assert.deepEqual(attributesFormOf({ skills: [1] }).skills, []);
});

test("changed skills alone are merged, so that what others set stays", () => {
  const worker = { workerSid: "WK1", attributes: { skills: ["a"], level: 3 } };
  const { others } = attributesFormOf(worker.attributes);
  assert.deepEqual(attributesPayloadOf({ skills: ["a", "b"], others }, worker),
    { workerSid: "WK1", attributes: { skills: ["a", "b"] }, mergeExisting: true });
});

test("changed JSON replaces all attributes, with the skills", () => {
  const worker = { workerSid: "WK1", attributes: { skills: ["a"], level: 3 } };
  assert.deepEqual(attributesPayloadOf({ skills: ["a"], others: "{\"level\": 4}" }, worker),
    { workerSid: "WK1", attributes: { level: 4, skills: ["a"] }, mergeExisting: false });
  assert.deepEqual(attributesPayloadOf({ skills: ["a"], others: " " }, worker).attributes, { skills: ["a"] });
});

test("attributes in a form of skills that are no list come back as they were", () => {
  const worker = { workerSid: "WK1", attributes: { skills: "all" } };
  assert.deepEqual(attributesPayloadOf(attributesFormOf(worker.attributes), worker).attributes, { skills: "all" });
});

test("JSON that is wrong, is no object, or says the skills a second time is a problem of its field", () => {
  const send = (others, skills = ["a"]) => () => attributesPayloadOf({ skills, others }, { workerSid: "WK1" });
  assert.throws(send("{"), at("others"));
  assert.throws(send("[1]"), at("others", 0));
  assert.throws(send("null"), at("others", 0));
  assert.throws(send("{\"skills\": [\"b\"]}"), at("others"));
});

test("the skills that somebody has are suggested once each, in order", () => {
  const people = [["b", "a"], ["a"]].map((skills) => ({ worker: { attributes: { skills } } }));
  assert.deepEqual(knownSkills([...people, { worker: null }]), ["a", "b"]);
});

test("a number is whole and in its range, or a problem of its field; none at all is left to the desk", () => {
  assert.equal(wholeNumber(" 7 ", "n"), 7);
  assert.equal(wholeNumber("  ", "n"), undefined);
  for (const text of ["1.5", "x", "-1", "51"]) assert.throws(() => wholeNumber(text, "n", { max: 50 }), at("n"));
});

test("of a person only what was changed is sent", () => {
  const ana = { name: "Ana", role: "agent", isDisabled: false };
  assert.deepEqual(personPayloadOf(personFormOf(ana), ana), { name: "Ana" });
  assert.deepEqual(personPayloadOf({ role: "admin", isDisabled: false }, ana), { name: "Ana", role: "admin" });
  assert.deepEqual(personPayloadOf({ role: "agent", isDisabled: true }, ana), { name: "Ana", isDisabled: true });
});

test("somebody new may have another name for customers", () => {
  assert.deepEqual(newPersonPayloadOf({ name: " cleo ", friendlyName: " ", role: "agent" }),
    { name: "cleo", role: "agent" });
  assert.equal(newPersonPayloadOf({ name: "c", friendlyName: "Cleo", role: "agent" }).friendlyName, "Cleo");
});

test("capacity is sent for the channels that were changed", () => {
  const worker = { workerSid: "WK1", capacity: { chat: 3, letters: 1 } };
  const values = capacityFormOf(worker.capacity);
  assert.equal(values.letters, "1");
  assert.deepEqual(capacityPayloadsOf(values, worker), []);
  assert.deepEqual(capacityPayloadsOf({ ...values, chat: "5", voice: "0" }, worker), [
    { workerSid: "WK1", channel: "chat", capacity: 5 }, { workerSid: "WK1", channel: "voice", capacity: 0 }]);
  assert.throws(() => capacityPayloadsOf({ ...values, chat: "1001" }, worker), at("chat"));
});

test("an activity and a queue come back from their forms as they were", () => {
  const activity = { sid: "WA1", name: "Break", available: false };
  assert.deepEqual(activityPayloadOf(activityFormOf(activity), activity),
    { activitySid: "WA1", name: "Break", available: false });
  const queue = { sid: "WQ1", friendlyName: "Q", expression: " skills HAS 'a'", maxReservedWorkers: 2, order: "LIFO" };
  assert.deepEqual(queuePayloadOf(queueFormOf(queue), queue),
    { queueSid: "WQ1", friendlyName: "Q", expression: " skills HAS 'a'", maxReservedWorkers: 2, order: "LIFO" });
});

test("a new queue has no sid, and is for everybody without an expression", () => {
  assert.deepEqual(queuePayloadOf({ ...queueFormOf(), friendlyName: " New " }, undefined),
    { friendlyName: "New", maxReservedWorkers: 1, order: "FIFO" });
  assert.equal("expression" in queuePayloadOf(queueFormOf({ expression: null })), false);
});

test("empty dispositions are left out", () => {
  const values = dispositionsFormOf(["Resolved", "Spam"]);
  assert.deepEqual(dispositionsPayloadOf(values), { dispositions: ["Resolved", "Spam"] });
  assert.deepEqual(dispositionsPayloadOf({ dispositions: [{ text: " " }, { text: " Solved " }] }),
    { dispositions: ["Solved"] });
});

test("canned responses keep their text as it is", () => {
  const cannedResponses = [{ title: "Greeting", text: "Hello {{task.name}},\n " }];
  assert.deepEqual(cannedPayloadOf(cannedFormOf(cannedResponses)), { cannedResponses });
});

const workflow = {
  sid: "WW1", friendlyName: "Chat", reservationTimeout: 120, maximumAttempts: 20, lostAgentPolicy: "REQUEUE",
  filters: [{ friendlyName: "Money", expression: " topic == 'x'", targets: [
    { queueSid: "WQ1", timeout: 30, priority: 0, expression: "worker.level > 2", skipIf: "workers.available == 0",
      orderBy: ["worker.level DESC", "worker.age"], knownWorker: "task.worker" },
    { queueSid: "WQ2" },
  ] }],
  defaultTargets: [{ queueSid: "WQ2", priority: 5 }],
};

test("a workflow comes back from its form as it was", () => {
  const { sid, ...rest } = workflow;
  assert.deepEqual(workflowPayloadOf(workflowFormOf(workflow), workflow), { workflowSid: sid, ...rest });
});

test("what is empty in a target is left out", () => {
  assert.deepEqual(targetPayloadOf({ ...targetFormOf(), queueSid: "WQ1", orderBy: " , " }, "t"), { queueSid: "WQ1" });
});

test("a number that is wrong in a target names the field by the desk's path", () => {
  const values = workflowFormOf(workflow);
  values.filters[0].targets[1].timeout = "soon";
  assert.throws(() => workflowPayloadOf(values, workflow), at("filters[0].targets[1].timeout"));
});

test("a row says how much is in a workflow", () => {
  assert.equal(workflowSummary(workflow), "1 filter, 1 default target");
  assert.equal(workflowSummary({}), "0 filters, 0 default targets");
});
