import assert from "node:assert/strict";
import { test } from "node:test";
import {
  filteredRows, longestPayload, maximumTraces, payloadText, reduceTraces,
} from "../../../Sources/DeskServer/Web/desk/traces.js";
import { Waiting } from "../../../Sources/DeskServer/Web/desk/waiting.js";
import { createPerformer } from "../../../Sources/DeskServer/Web/desk/perform.js";
import { Actions } from "../../../Sources/DeskServer/Web/flex/actions.js";
import { FakeClock, settle } from "./fakes.mjs";

function setUp() {
  const clock = new FakeClock();
  const actions = new Actions();
  const waiting = new Waiting(clock);
  waiting.watch(actions);
  const said = [];
  const place = {
    begin() {
      said.push("begun");
      return place;
    },
    isSeen: () => true,
    succeed: () => said.push("done"),
    fail: (sentence) => said.push(sentence),
    waitFor: (wait, cancel) => {
      said.push(wait ? `waiting for ${wait.owner} (${wait.tier})` : "waiting no more");
      place.cancel = cancel;
    },
  };
  const perform = createPerformer({ actions, waiting });
  return { clock, actions, waiting, perform, place, said };
}

/** A listener that waits until it is told to go on. */
function slow(actions, owner, event) {
  let release;
  actions.owner(owner).addListener(event, () => new Promise((resolve) => (release = resolve)));
  return () => release();
}

test("a hook in the page is named when it takes longer than half a second, and not before", async () => {
  const { clock, actions, perform, place, said } = setUp();
  actions.registerAction("AcceptTask", () => {});
  const release = slow(actions, "crm", "beforeAcceptTask");
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(499);
  assert.deepEqual(said, ["begun"]);
  clock.advance(1);
  assert.deepEqual(said, ["begun", "waiting for crm (page)"]);
  release();
  assert.equal(await done, true);
  assert.deepEqual(said.slice(2), ["waiting no more", "done"]);
});

test("a hook on the desk is named as the desk names it", async () => {
  const { actions, waiting, perform, place, said } = setUp();
  let release;
  actions.registerAction("AcceptTask", (payload, context) => {
    waiting.onDesk(context.id, { owner: "fraud-check", hook: "guard" });
    return new Promise((resolve) => (release = resolve));
  });
  const done = perform("AcceptTask", {}, place);
  await settle();
  assert.deepEqual(said, ["begun", "waiting for fraud-check (desk)"]);
  release();
  await done;
});

test("a replacement is not blamed for a slow desk, but for what it does itself", async () => {
  const { clock, actions, perform, place, said } = setUp();
  const release = {};
  actions.registerAction("AcceptTask", () => new Promise((resolve) => (release.body = resolve)));
  actions.owner("timer").replaceAction("AcceptTask", async (payload, original) => {
    await original();
    await new Promise((resolve) => (release.replacement = resolve));
  });
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(5_000);
  assert.deepEqual(said, ["begun"]);
  release.body();
  await settle();
  clock.advance(500);
  assert.deepEqual(said, ["begun", "waiting for timer (page)"]);
  release.replacement();
  await done;
});

test("what a nested action waits for is said where somebody clicked", async () => {
  const { clock, actions, perform, place, said } = setUp();
  actions.registerAction("SelectTask", () => {});
  actions.registerAction("AcceptTask", (payload, context) => context.invokeAction("SelectTask", {}));
  const release = slow(actions, "layout", "beforeSelectTask");
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(500);
  assert.deepEqual(said, ["begun", "waiting for layout (page)"]);
  release();
  await done;
});

test("somebody else's waiting is not shown here", async () => {
  const { clock, actions, perform, place, said } = setUp();
  actions.registerAction("AcceptTask", () => {});
  actions.registerAction("RejectTask", () => {});
  const release = slow(actions, "crm", "beforeRejectTask");
  const other = actions.invokeAction("RejectTask", {});
  await perform("AcceptTask", {}, place);
  await settle();
  clock.advance(500);
  assert.deepEqual(said, ["begun", "done"]);
  release();
  await other;
});

test("who gives up need not wait for the hook, and the body does not run", async () => {
  const { clock, actions, perform, place, said } = setUp();
  let ran = false;
  actions.registerAction("AcceptTask", () => { ran = true; });
  const release = slow(actions, "crm", "beforeAcceptTask");
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(500);
  place.cancel();
  assert.equal(await done, false);
  assert.equal(said.at(-1), "Cancelled.");
  release();
  await settle();
  assert.equal(ran, false);
  assert.equal(said.at(-1), "Cancelled.");
});

test("who does not wait for an after-listener has done what they wanted, and may go on", async () => {
  const { clock, actions, perform, place, said } = setUp();
  actions.registerAction("AcceptTask", () => {});
  const release = slow(actions, "crm", "afterAcceptTask");
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(500);
  assert.deepEqual(said, ["begun", "waiting for crm (page)"]);
  place.cancel();
  assert.equal(await done, true);
  assert.equal(said.at(-1), "done");
  release();
  await settle();
  assert.equal(said.at(-1), "done");
});

test("what goes on after the body can't cancel it any more: who does not wait has done what they wanted", async () => {
  const { clock, actions, perform, place, said } = setUp();
  let signal;
  actions.registerAction("SendMessage", (payload, context) => ({ signal } = context));
  actions.registerAction("SetTaskAttributes", () => {});
  actions.owner("crm").replaceAction("SendMessage", async (payload, original, context) => {
    await original();
    await context.invokeAction("SetTaskAttributes", {});
  });
  const release = slow(actions, "audit", "beforeSetTaskAttributes");
  const done = perform("SendMessage", {}, place);
  await settle();
  clock.advance(500);
  assert.equal(said.at(-1), "waiting for audit (page)");
  place.cancel();
  assert.equal(await done, true);
  assert.equal(signal.aborted, false);
  release();
});

test("an after-listener of something nested keeps the whole from being done: giving up is a failure", async () => {
  const { clock, actions, perform, place, said } = setUp();
  actions.registerAction("SelectTask", () => {});
  actions.registerAction("AcceptTask", (payload, context) => context.invokeAction("SelectTask", {}));
  const release = slow(actions, "layout", "afterSelectTask");
  const done = perform("AcceptTask", {}, place);
  await settle();
  clock.advance(500);
  place.cancel();
  assert.equal(await done, false);
  assert.equal(said.at(-1), "Cancelled.");
  release();
});

test("a refusal is said with its owner and reason", async () => {
  const { actions, perform, place, said } = setUp();
  actions.registerAction("CompleteTask", () => {});
  actions.owner("required-disposition").addListener("beforeCompleteTask", (_, abort) => abort("Choose one first."));
  assert.equal(await perform("CompleteTask", {}, place), false);
  assert.equal(said.at(-1), "required-disposition: Choose one first.");
});

test("the inspector shows hooks in order with owner, verdict and time, of both tiers", async () => {
  const actions = new Actions();
  let traces = reduceTraces(undefined, { type: "inspector", isOn: true });
  const take = (message) => { traces = reduceTraces(traces, message); };
  actions.observe((event) => take({ type: "page-trace", event }), { kinds: ["started", "hooks", "settled"] });
  actions.registerAction("AcceptTask", () => 1);
  actions.owner("crm").addListener("beforeAcceptTask", () => {});
  actions.owner("timer").replaceAction("AcceptTask", (payload, original) => original());
  actions.owner("log").addListener("afterAcceptTask", () => { throw new Error("disk"); });
  await actions.invokeAction("AcceptTask", {});
  take({ type: "trace", trace: { id: "1-2", action: "AcceptTask", outcome: "completed", milliseconds: 3, hooks: [] } });
  const [desk, page] = traces.rows;
  assert.deepEqual([desk.tier, desk.outcome, page.tier, page.outcome], ["desk", "completed", "page", "completed"]);
  assert.deepEqual(page.hooks.map(({ hook, owner, verdict }) => [hook, owner, verdict]), [
    ["before", "crm", "passed"], ["replacement", "timer", "passed"], ["body", "application", "passed"],
    ["after", "log", "threw"],
  ]);
  assert.ok(page.hooks.every(({ milliseconds }) => milliseconds >= 0));
});

test("the inspector forgets the oldest, and shows nothing of the desk from while it was closed", () => {
  const trace = (id) => ({ type: "trace", trace: { id, action: "A", outcome: "completed", hooks: [] } });
  assert.deepEqual(reduceTraces(undefined, trace(1)).rows, []);
  let traces = reduceTraces(undefined, { type: "inspector", isOn: true });
  for (let id = 0; id < 250; id += 1) traces = reduceTraces(traces, trace(id));
  assert.equal(traces.rows.length, 200);
  assert.equal(traces.rows[0].id, 249);
});

/** What is recorded of a page's Actions. */
function recording() {
  const actions = new Actions();
  const recorded = { actions, traces: undefined, take: (message) => {
    recorded.traces = reduceTraces(recorded.traces, message);
  } };
  actions.observe((event) => recorded.take({ type: "page-trace", event }), { kinds: ["started", "hooks", "settled"] });
  return recorded;
}

test("what happened in the page before the inspector was open is there, marked, and no more of it than is kept", async () => {
  const recorded = recording();
  const { actions, take } = recorded;
  for (const name of ["A", "B"]) actions.registerAction(name, () => {});
  actions.owner("crm").addListener("beforeB", () => {});
  await actions.invokeAction("B", {});
  take({ type: "inspector", isOn: true });
  await actions.invokeAction("A", {});
  const [last, first] = recorded.traces.rows;
  assert.deepEqual([last.action, last.isEarlier, first.action, first.isEarlier], ["A", false, "B", true]);
  assert.deepEqual(first.hooks.map(({ owner, verdict }) => [owner, verdict]),
    [["crm", "passed"], ["application", "passed"]]);
  take({ type: "inspector", isOn: false });
  for (let turn = 0; turn < maximumTraces; turn += 1) {
    await actions.invokeAction("A", {});
    await actions.invokeAction("B", {});
  }
  assert.equal(recorded.traces.rows.length, maximumTraces);
  take({ type: "signed-out" });
  assert.deepEqual(recorded.traces.rows, []);
});

test("what is done again and again without any plugin is one row; with one, each is a row of its own", async () => {
  const recorded = recording();
  const { actions } = recorded;
  for (const name of ["SetInputText", "SendTyping"]) actions.registerAction(name, () => {});
  for (const body of ["a", "ab", "abc"]) await actions.invokeAction("SetInputText", { body });
  await actions.invokeAction("SendTyping", {});
  await actions.invokeAction("SetInputText", { body: "abcd" });
  const rows = () => recorded.traces.rows.map(({ action, count, payload }) => [action, count, payload.body]);
  assert.deepEqual(rows(), [["SetInputText", 1, "abcd"], ["SendTyping", 1, undefined], ["SetInputText", 3, "abc"]]);
  actions.owner("crm").addListener("beforeSetInputText", () => {});
  for (const body of ["1", "2"]) await actions.invokeAction("SetInputText", { body });
  assert.deepEqual(rows().slice(0, 2), [["SetInputText", 1, "2"], ["SetInputText", 1, "1"]]);
});

test("rows are found by their action and by the owners of their hooks", async () => {
  const recorded = recording();
  const { actions } = recorded;
  for (const name of ["AcceptTask", "WrapupTask"]) actions.registerAction(name, () => {});
  actions.owner("crm").addListener("afterWrapupTask", () => {});
  await actions.invokeAction("AcceptTask", {});
  await actions.invokeAction("WrapupTask", {});
  const found = (text) => filteredRows(recorded.traces.rows, text).map(({ action }) => action);
  assert.deepEqual(found(" accept "), ["AcceptTask"]);
  assert.deepEqual(found("CRM"), ["WrapupTask"]);
  assert.deepEqual(found(""), ["WrapupTask", "AcceptTask"]);
  assert.deepEqual(found("nobody"), []);
});

test("a payload is shown as text, cut, and nothing that is in it breaks the inspector", () => {
  assert.equal(payloadText({ sid: "WR1" }), "{\n  \"sid\": \"WR1\"\n}");
  assert.ok(payloadText({ body: "x".repeat(100_000) }).length < longestPayload + 50);
  assert.match(payloadText({ body: "x".repeat(100_000) }), /more characters$/);
  const round = {};
  round.self = round;
  assert.match(payloadText(round), /can't be shown/);
  assert.match(payloadText({ toJSON() { throw new Error("no"); } }), /can't be shown as JSON: no/);
  assert.equal(payloadText(() => {}), "It is no JSON.");
});
