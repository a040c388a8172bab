// Where something is wrong, what may be overwritten, and what is read when: the administrator's page without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { characterAt, splitAt } from "../../../Sources/DeskServer/Web/admin/characters.js";
import { Draft } from "../../../Sources/DeskServer/Web/admin/draft.js";
import { fieldOf, nearest } from "../../../Sources/DeskServer/Web/admin/fieldProblem.js";
import { createReader } from "../../../Sources/DeskServer/Web/admin/reading.js";
import { createSaver } from "../../../Sources/DeskServer/Web/admin/saving.js";
import { initialState, isAboutAdministration, reduce } from "../../../Sources/DeskServer/Web/admin/state.js";
import { DeskAnswer } from "../../../Sources/DeskServer/Web/desk/requests.js";
import { FakeClock, settle } from "./fakes.mjs";

test("a character is what people take for one, however many places it takes in a string", () => {
  const text = "aä€😀e\u0301b";
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((offset) => characterAt(text, offset)), [0, 1, 2, 3, 5, 7]);
});

test("beyond the end is the end", () => {
  assert.equal(characterAt("ä€b", 3), 3);
  assert.equal(characterAt("ä€b", 99), 3);
  assert.equal(characterAt("", 0), 0);
});

test("a text is split at a character, whole even if it takes two places, and at the end at none", () => {
  assert.deepEqual(splitAt("a😀b", 1), { before: "a", character: "😀", after: "b" });
  assert.deepEqual(splitAt("ab", 2), { before: "ab", character: "", after: "" });
});

test("a refusal is about the field that it names, or that its sentence begins with", () => {
  assert.equal(fieldOf({ field: "expression" }), "expression");
  assert.equal(fieldOf({ reason: "filters[0].targets[1].orderBy[0]: it must be a key." }),
    "filters[0].targets[1].orderBy[0]");
  assert.equal(fieldOf({ message: "name: it is missing." }), "name");
  assert.equal(fieldOf({ reason: "Not today: come back." }), undefined);
});

test("a path finds its field, or the nearest one around it", () => {
  const fields = new Map([["expression", 1], ["filters[0].targets[1].orderBy", 2]]);
  assert.equal(nearest(fields, "expression"), 1);
  assert.equal(nearest(fields, "filters[0].targets[1].orderBy[3]"), 2);
  assert.equal(nearest(fields, "filters[0].targets[0].orderBy"), undefined);
  assert.equal(nearest(fields, undefined), undefined);
});

test("a form that nobody has changed follows the desk", () => {
  const draft = new Draft();
  draft.fill({ name: "A" }, { name: "A" });
  assert.equal(draft.arrive({ name: "A" }, { name: "A" }), false);
  assert.equal(draft.arrive({ name: "B" }, { name: "A" }), true);
});

test("unsaved edits are never overwritten, and one knows that somebody else has changed it", () => {
  const draft = new Draft();
  draft.fill({ name: "A" }, { name: "A" });
  assert.equal(draft.arrive({ name: "B" }, { name: "mine" }), false);
  assert.deepEqual([draft.isDirty({ name: "mine" }), draft.isOutdated], [true, true]);
  assert.equal(draft.arrive({ name: "A" }, { name: "mine" }), false);
  assert.equal(draft.isOutdated, false);
});

test("what the desk makes of what was saved fills the form, unless somebody types on", () => {
  const draft = new Draft();
  draft.fill({ name: "A" }, { name: "A" });
  draft.save({ name: " b" });
  assert.equal(draft.arrive({ name: "b" }, { name: " b" }), true);
  draft.fill({ name: "b" }, { name: "b" });
  draft.save({ name: "c" });
  assert.equal(draft.arrive({ name: "c" }, { name: "cc" }), false);
  assert.deepEqual([draft.isDirty({ name: "cc" }), draft.isOutdated], [true, false]);
});

test("many events are one reading, and an older answer never replaces a newer one", async () => {
  const clock = new FakeClock();
  const waiting = [];
  const read = [];
  const request = () => new Promise((resolve) => waiting.push(resolve));
  const reader = createReader({ request, clock, onRead: (what) => read.push(what), onProblem() {} });
  for (let time = 0; time < 5; time += 1) reader.soon();
  assert.equal(waiting.length, 0);
  clock.advance(1_000);
  assert.equal(waiting.length, 1);
  reader.now();
  waiting[1]("newer");
  await settle();
  waiting[0]("older");
  await settle();
  assert.deepEqual(read, ["newer"]);
});

test("answers that take longer than until the next event are shown as they come", async () => {
  const clock = new FakeClock();
  const waiting = [];
  const said = [];
  const request = () => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  const reader = createReader({ request, clock, onRead: (what) => said.push(what), onProblem: (why) => said.push(why) });
  const asks = (count) => {
    for (let time = 0; time < count; time += 1) {
      reader.soon();
      clock.advance(1_000);
    }
  };
  asks(3);
  waiting[0].resolve("first");
  await settle();
  asks(1);
  waiting[2].resolve("third");
  await settle();
  waiting[1].resolve("second");
  waiting[3].reject("no more");
  await settle();
  assert.deepEqual(said, ["first", "third", "no more"]);
  // What was asked for before something was saved does not know of it.
  asks(1);
  reader.now();
  waiting[4].resolve("before");
  waiting[5].resolve("saved");
  await settle();
  assert.equal(said.slice(3).join(), "saved");
});

test("steps are asked for in turn until one is refused; what was done before is read", async () => {
  const said = [];
  const place = { begin: () => place, succeed: () => said.push("done"), say() {}, fail: (...what) => said.push(what) };
  let reads = 0;
  const ask = async (action) => {
    if (action === "Second") throw new DeskAnswer({ kind: "refused", action, owner: "audit", reason: "No." }, 422);
    return action;
  };
  const save = createSaver({ ask, read: async () => { reads += 1; } });
  const { isDone, outputs } = await save([["First"], ["Second"], ["Third"]], place);
  assert.deepEqual([isDone, outputs, reads], [false, ["First"], 1]);
  assert.deepEqual(said, [["audit: No.", "Second"]]);
});

test("events of workers and of what administrators save or remove are about this page, others are not", () => {
  const about = ["activity", "queue", "workflow"].flatMap((thing) => [`${thing}.saved`, `${thing}.removed`]);
  for (const event of [...about, "worker.activity-changed"]) {
    assert.equal(isAboutAdministration({ type: "event", event }), true, event);
  }
  for (const event of ["message.accepted", "queue.moved"]) {
    assert.equal(isAboutAdministration({ type: "event", event }), false, event);
  }
  assert.equal(isAboutAdministration({ type: "settings" }), true);
  assert.equal(isAboutAdministration({ type: "live" }), false);
});

test("what the desk leaves out is empty, and a reading that succeeds ends a problem", () => {
  const failed = reduce(initialState, { type: "reading-problem", text: "gone" });
  const { administration, readingProblem } =
    reduce(failed, { type: "administration", administration: { queues: [1] } });
  assert.deepEqual([administration.queues, administration.keys, readingProblem], [[1], [], ""]);
});
