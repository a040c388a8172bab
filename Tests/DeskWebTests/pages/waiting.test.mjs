import assert from "node:assert/strict";
import { test } from "node:test";
import { reduceTraces } from "../../../Sources/DeskServer/Web/desk/traces.js";
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
    begin: () => said.push("begun"),
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

test("the inspector forgets the oldest and records nothing while it is closed", () => {
  const trace = (id) => ({ type: "trace", trace: { id, action: "A", outcome: "completed", hooks: [] } });
  assert.deepEqual(reduceTraces(undefined, trace(1)).rows, []);
  let traces = reduceTraces(undefined, { type: "inspector", isOn: true });
  for (let id = 0; id < 250; id += 1) traces = reduceTraces(traces, trace(id));
  assert.equal(traces.rows.length, 200);
  assert.equal(traces.rows[0].id, 249);
});
