// Writing a task up on the agent's page, in Chromium, against the fake desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, options, signIn, withAna } from "./pageScene.mjs";

const notes = "#wrap-up [name=notes]";
const valueOf = (page, selector) => page.run("(selector) => document.querySelector(selector)?.value", selector);
/** A desk that keeps what a wrap-up is saved with waiting. */
const heldBack = (action) => (action === "SetTaskAttributes" ? { waiting: { owner: "slow", hook: "before" } } : null);

/** Whoever ends a chat can choose a disposition at once. */
async function beginWrapUp(ana, clara) {
  await begin(clara);
  await ana.click("[data-action=AcceptTask]");
  await ana.see("#panel .message");
  await ana.click("[data-action=WrapupTask]");
  await ana.until("() => document.activeElement.name === 'disposition'");
}

test("a task can be wrapped up with the keyboard alone, straight from the notes", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    await ana.say("Input.dispatchKeyEvent", { type: "char", text: "S" });
    await ana.key("Tab");
    await ana.say("Input.insertText", { text: "Order found." });
    await ana.key("Tab");
    await ana.until("() => document.activeElement.dataset.action === 'CompleteTask'");
    await ana.key("Enter");
    await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
    const { disposition, notes } = [...desk.tasks.values()][0].attributes;
    assert.deepEqual([disposition, notes], ["Solved", "Order found."]);
    assert.equal(await ana.run("() => document.activeElement.id"), "panel");
  }));

test("notes are kept while they are written, and are there after a reload", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    await ana.key("Tab");
    await ana.say("Input.insertText", { text: "Order found." });
    while ([...desk.tasks.values()][0].attributes.notes !== "Order found.") await ana.run("() => 0");
    assert.equal(await ana.run("() => document.activeElement.name"), "notes");
    await ana.reload();
    await ana.click(".task");
    await ana.until("() => document.querySelector('#wrap-up [name=notes]')?.value === 'Order found.'");
  }));

test("notes that a reload has kept from being saved are saved after it", options, () => withAna(async ({ ana, desk, open }) => {
  await beginWrapUp(ana, await open("/"));
  desk.veto = heldBack;
  await ana.key("Tab");
  await ana.say("Input.insertText", { text: "Order found." });
  await ana.reload();
  await ana.until(`() => document.querySelector("${notes}")?.value === "Order found."`);
  desk.veto = () => null;
  await ana.reload();
  const [task] = desk.tasks.values();
  while (task.attributes.notes !== "Order found.") await ana.run("() => 0");
  await ana.click("#wrap-up [data-action=CompleteTask]");
  await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
  assert.equal(await ana.run("() => Object.keys(localStorage).some((key) => key.includes('notes'))"), false);
}));

test("notes that come back after a reload stand below what was saved elsewhere meanwhile", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    desk.veto = heldBack;
    await ana.key("Tab");
    await ana.say("Input.insertText", { text: "Order found." });
    const [task] = desk.tasks.values();
    task.attributes.notes = "Sent anew.";
    await ana.reload();
    await ana.until(`() => document.querySelector("${notes}")?.value === "Sent anew.\\nOrder found."`);
    desk.veto = () => null;
    await ana.reload();
    while (task.attributes.notes === "Sent anew.") await ana.run("() => 0");
    assert.equal(task.attributes.notes, "Sent anew.\nOrder found.");
  }));

test("notes that could not be saved stand below what another window has saved, too", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    const [task] = desk.tasks.values();
    const error = { kind: "aborted", owner: "slow", reason: "Not now." };
    desk.veto = (action) => (action === "SetTaskAttributes" ? { status: 422, error } : null);
    await ana.fill(notes, "Order found.");
    await ana.reads("#wrap-up .said", "Not now.");
    desk.veto = () => null;
    task.attributes.notes = "Sent anew.";
    desk.changed(task, "task.attributes-changed");
    while (task.attributes.notes === "Sent anew.") await ana.run("() => 0");
    assert.equal(task.attributes.notes, "Sent anew.\nOrder found.");
  }));

test("what the desk has made of notes is not put beside what was typed since", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    const [task] = desk.tasks.values();
    desk.veto = heldBack;
    await ana.fill(notes, "card 4111");
    await ana.reads("#wrap-up .said", "Waiting for slow");
    await ana.run("() => document.querySelector('#wrap-up [name=notes]').focus()");
    await ana.say("Input.insertText", { text: ", called back" });
    desk.veto = () => null;
    task.attributes.notes = "card ****";
    desk.answerAll({});
    desk.changed(task, "task.attributes-changed");
    while (task.attributes.notes === "card ****") await ana.run("() => 0");
    assert.equal(task.attributes.notes, "card 4111, called back");
    assert.equal(await valueOf(ana, notes), "card 4111, called back");
  }));

test("a disposition that is taken back is none, and the other attributes stay as they are", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    const asked = [];
    desk.veto = (action, payload) => {
      if (action === "SetTaskAttributes") asked.push([payload.attributes, payload.mergeExisting]);
      return null;
    };
    await ana.fill("#wrap-up [name=disposition]", "Solved");
    await ana.fill("#wrap-up [name=disposition]", "");
    await ana.click("#wrap-up [data-action=CompleteTask]");
    await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
    assert.deepEqual(asked, [[{ disposition: "Solved" }, true], [{ disposition: "" }, true]]);
    assert.equal([...desk.tasks.values()][0].attributes.customerName, "Clara");
  }));

test("what another window writes up is seen here, and not written over", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await beginWrapUp(ana, await open("/"));
    const other = await open("/agent");
    await signIn(other, "Ana");
    await other.click("[data-action=SelectTask][data-sid]");
    await other.see("#wrap-up");
    await ana.fill("#wrap-up [name=notes]", "Order found.");
    await other.until("() => document.querySelector('#wrap-up [name=notes]').value === 'Order found.'");
    await other.fill("#wrap-up [name=disposition]", "Solved");
    await ana.until("() => document.querySelector('#wrap-up [name=disposition]').value === 'Solved'");
    const [{ attributes }] = [...desk.tasks.values()];
    assert.deepEqual([attributes.disposition, attributes.notes], ["Solved", "Order found."]);
  }));

test("an after-listener that never ends keeps nobody: the button says for whom one waits, and goes on", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await ana.run("() => { Flex.Actions.addListener('afterSetTaskAttributes', () => new Promise(() => {})); }");
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=WrapupTask]");
    await ana.fill("#wrap-up [name=disposition]", "Solved");
    await ana.reads("#wrap-up .said", "Waiting for application");
    await ana.click("#wrap-up .said [data-act=go-on]");
    await ana.click("#wrap-up [data-action=CompleteTask]");
    await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
    assert.equal([...desk.tasks.values()][0].attributes.disposition, "Solved");
  }));
