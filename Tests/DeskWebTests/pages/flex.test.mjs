import assert from "node:assert/strict";
import { test } from "node:test";
import { reduce } from "../../../Sources/DeskServer/Web/desk/state.js";
import { combined, createStore } from "../../../Sources/DeskServer/Web/desk/store.js";
import { reduceView } from "../../../Sources/DeskServer/Web/desk/view.js";
import { longestReason, problemText } from "../../../Sources/DeskServer/Web/agent/plugins.js";
import { ActionAborted, Actions } from "../../../Sources/DeskServer/Web/flex/actions.js";
import { createFlex, publish } from "../../../Sources/DeskServer/Web/flex/flex.js";
import { createNotifications } from "../../../Sources/DeskServer/Web/flex/notifications.js";
import { loadPlugins } from "../../../Sources/DeskServer/Web/flex/plugins.js";
import { FakeClock, settle } from "./fakes.mjs";

const task = { sid: "WR1", taskSid: "WT1", status: "accepted", taskChannelUniqueName: "chat", conversationSid: "CH1",
  attributes: {}, version: 1 };

function setUp() {
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  const actions = new Actions();
  actions.registerAction("AcceptTask", () => "accepted");
  const flex = createFlex({ actions, store });
  const problems = [];
  const load = (modules, more = {}) => loadPlugins(
    Object.keys(modules).map((name) => ({ name, url: name })), {
      load: async (name) => modules[name](),
      flex,
      unload: (name) => actions.unload(name),
      report: (name, error) => problems.push(`${name}: ${error.message}`),
      ...more,
    });
  return { store, actions, flex, load, problems };
}

test("a plugin is a function, a class or an object with init; they start in the order of the list", async () => {
  const { load } = setUp();
  const started = [];
  const running = await load({
    one: () => ({ default: (flex, manager) => started.push(["one", typeof flex.Actions, typeof manager.store]) }),
    two: () => ({ default: class { init() { started.push(["two"]); } } }),
    three: () => ({ default: { init: async () => started.push(["three"]) } }),
  });
  assert.deepEqual(started, [["one", "object", "object"], ["two"], ["three"]]);
  assert.deepEqual(running, ["one", "two", "three"]);
});

test("an abort names the plugin whose it was", async () => {
  const { actions, load } = setUp();
  await load({ "two-eyes": () => ({
    default: ({ Actions: own }) => own.addListener("beforeAcceptTask", (_, abort) => abort("Ask somebody.")),
  }) });
  await assert.rejects(actions.invokeAction("AcceptTask"), { owner: "two-eyes", reason: "Ask somebody." });
});

test("a plugin finds the whole surface of the framework", () => {
  const { flex } = setUp();
  const own = flex.for("crm").Actions;
  for (const name of ["registerAction", "invokeAction", "addListener", "removeListener", "replaceAction", "blockAction",
    "availability", "observe", "describe"]) assert.equal(typeof own[name], "function", name);
});

test("one plugin that throws is named, leaves nothing behind, and the rest works", async () => {
  const { actions, load, problems } = setUp();
  const running = await load({
    broken: () => ({ default({ Actions: own }) {
      own.addListener("beforeAcceptTask", (_, abort) => abort("half a plugin"));
      throw new Error("no config");
    } }),
    missing: () => { throw new Error("404"); },
    empty: () => ({}),
    fine: () => ({ default() {} }),
  });
  assert.deepEqual(running, ["fine"]);
  assert.deepEqual(problems.slice(0, 2), ["broken: no config", "missing: 404"]);
  assert.match(problems[2], /empty: .*no default export/);
  assert.equal(await actions.invokeAction("AcceptTask"), "accepted");
});

test("a plugin that never starts does not keep the page from opening", async () => {
  const { load, problems } = setUp();
  const clock = new FakeClock();
  const slow = () => new Promise(() => {});
  const loading = load({ slow: () => ({ default: slow }), fine: () => ({ default() {} }) }, { clock });
  for (let turn = 0; turn < 3; turn += 1) await settle();
  clock.advance(10_000);
  assert.deepEqual(await loading, ["fine"]);
  assert.match(problems[0], /slow: .*10 seconds/);
});

test("modules that never load cost the time of one together, and the others start in their order", async () => {
  const { load, problems } = setUp();
  const clock = new FakeClock();
  const started = [];
  const never = () => new Promise(() => {});
  const fine = (name) => () => ({ default: () => { started.push(name); } });
  const loading = load({ one: never, two: fine("two"), three: never, four: fine("four") }, { clock });
  await settle();
  clock.advance(10_000);
  assert.deepEqual(await loading, ["two", "four"]);
  assert.deepEqual(started, ["two", "four"]);
  assert.deepEqual(problems.map((problem) => problem.split(":")[0]), ["one", "three"]);
  assert.match(problems[0], /has not loaded within 10 seconds/);
});

test("a plugin that was given up can attach nothing when it goes on later", async () => {
  const { actions, load } = setUp();
  const clock = new FakeClock();
  let goOn;
  const lateness = new Promise((resolve) => (goOn = resolve));
  let late;
  const loading = load({ late: () => ({ default({ Actions: own }) {
    late = lateness.then(() => own.addListener("beforeAcceptTask", (_, abort) => abort("late")));
    return late;
  } }) }, { clock });
  for (let turn = 0; turn < 3; turn += 1) await settle();
  clock.advance(10_000);
  assert.deepEqual(await loading, []);
  goOn();
  await assert.rejects(late, /unloaded/);
  assert.equal(await actions.invokeAction("AcceptTask"), "accepted");
});

test("while a plugin takes its time it is named, and not before a second has passed", async () => {
  const { load } = setUp();
  const clock = new FakeClock();
  const said = [];
  let start;
  const slow = () => new Promise((resolve) => (start = resolve));
  const waitFor = (name) => said.push(name ?? "nobody");
  const loading = load({ quick: () => ({ default() {} }), slow: () => ({ default: slow }) }, { clock, waitFor });
  for (let turn = 0; turn < 5; turn += 1) await settle();
  clock.advance(999);
  assert.deepEqual(said, []);
  clock.advance(1);
  assert.deepEqual(said, ["slow"]);
  start();
  assert.deepEqual(await loading, ["quick", "slow"]);
  assert.deepEqual(said, ["slow", "nobody"]);
});

test("plugins that do not run are named in one sentence, however many and whatever they say", () => {
  assert.equal(problemText([{ name: "a", reason: "no config" }]), "The plugin a does not run: no config");
  assert.equal(problemText([{ name: "a", reason: "no config." }, { name: "b", reason: "404" }]),
    "These plugins do not run: a: no config; b: 404.");
  const long = { name: "a", reason: "x".repeat(5_000) };
  assert.ok(problemText([long, long]).length < 2 * longestReason + 60);
});

test("an after-listener on Logout is the plugin's mistake and named as such", async () => {
  const { actions, load, problems } = setUp();
  actions.registerAction("Logout", () => {}, undefined, { withoutAfterPhase: "the page is gone." });
  await load({ bye: () => ({ default: ({ Actions: own }) => own.addListener("afterLogout", () => {}) }) });
  assert.match(problems[0], /bye: .*the page is gone/);
});

test("the global is the same flex, attached to as the application", async () => {
  const { flex, actions } = setUp();
  const target = { Twilio: { Other: 1 } };
  publish(flex, target);
  target.Twilio.Flex.Actions.addListener("beforeAcceptTask", (_, abort) => abort());
  assert.equal(target.Flex, flex);
  assert.equal(target.Twilio.Other, 1);
  await assert.rejects(actions.invokeAction("AcceptTask"), (error) => error instanceof ActionAborted
    && error.owner === "application");
});

test("the manager shows who works here, as it is now", () => {
  const { flex: { manager }, store } = setUp();
  const before = manager.store.getState();
  assert.equal(manager.store.getState(), before);
  const worker = { sid: "WK1", friendlyName: "Ana", attributes: { team: 1 }, activitySid: "WA1",
    activityName: "Available", isAvailable: true };
  store.dispatch({ type: "state", state: { worker, tasks: [task] } });
  assert.deepEqual(manager.workerClient.activity, { sid: "WA1", name: "Available", available: true });
  assert.deepEqual(manager.workerClient.attributes, { team: 1 });
  assert.equal(manager.store.getState().flex.worker.tasks.get("WR1"), task);
  assert.notEqual(manager.store.getState(), before);
});

test("a plugin that breaks while it is told of a change keeps neither the page nor other plugins from it", (context) => {
  const { flex: { manager }, store } = setUp();
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  context.after(() => delete globalThis.reportError);
  let told = 0;
  manager.store.subscribe(() => { throw new Error("no task"); });
  const stop = manager.store.subscribe(() => (told += 1));
  store.dispatch({ type: "connection", state: "live" });
  stop();
  store.dispatch({ type: "connection", state: "offline" });
  assert.deepEqual([reported, told], [["no task", "no task"], 1]);
});

test("the task helper answers as its names say", () => {
  const { flex: { TaskHelper }, store } = setUp();
  store.dispatch({ type: "state", state: { tasks: [task] } });
  assert.equal(TaskHelper.isChatBasedTask(task), true);
  assert.equal(TaskHelper.isChatBasedTask({ taskChannelUniqueName: "voice", attributes: {} }), false);
  assert.equal(TaskHelper.getTaskConversationSid(task), "CH1");
  assert.equal(TaskHelper.getTaskConversationSid({ attributes: { channelSid: "CH2" } }), "CH2");
  assert.equal(TaskHelper.isPending(task), false);
  assert.equal(TaskHelper.isTaskAccepted(task), true);
  assert.equal(TaskHelper.isInWrapupMode({ ...task, status: "wrapping" }), true);
  assert.equal(TaskHelper.getTaskByTaskSid("WT1"), task);
});

test("a notification is shown as text with its places filled, and goes after its time", () => {
  const { store } = setUp();
  const clock = new FakeClock();
  const { registerNotification, showNotification } = createNotifications(store, clock);
  const texts = () => store.getState().view.notices.map(({ text, type }) => [type, text]);
  registerNotification({ id: "saved", content: "<b>{{what}}</b> is saved, {{who}}", type: "success", timeout: 3_000 });
  showNotification("saved", { what: "It" });
  assert.deepEqual(texts(), [["success", "<b>It</b> is saved, {{who}}"]]);
  clock.advance(3_000);
  assert.deepEqual(texts(), []);
});

test("a notification with the timeout 0 stays until it is dismissed by its id", () => {
  const { store } = setUp();
  const clock = new FakeClock();
  const notifications = createNotifications(store, clock);
  notifications.registerNotification({ id: "stay", content: () => "Here", timeout: 0 });
  notifications.showNotification("stay");
  clock.advance(600_000);
  assert.equal(store.getState().view.notices.length, 1);
  notifications.dismissNotificationById("stay");
  assert.equal(store.getState().view.notices.length, 0);
});

test("a notification that nobody registered, twice, or of an unknown type is an error", () => {
  const { flex: { Notifications } } = setUp();
  Notifications.registerNotification({ id: "a", content: "a" });
  assert.throws(() => Notifications.registerNotification({ id: "a", content: "a" }), /registered already/);
  assert.throws(() => Notifications.registerNotification({ id: "b", content: "b", type: "loud" }), /loud/);
  assert.throws(() => Notifications.showNotification("c"), /No notification c/);
});
