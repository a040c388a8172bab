import assert from "node:assert/strict";
import { test } from "node:test";
import { registerDeskActions } from "../../../Sources/DeskServer/Web/desk/actions.js";
import { jsonPart } from "../../../Sources/DeskServer/Web/desk/jsonPart.js";
import { createUploads } from "../../../Sources/DeskServer/Web/desk/media.js";
import { DeskAnswer } from "../../../Sources/DeskServer/Web/desk/requests.js";
import { reduce } from "../../../Sources/DeskServer/Web/desk/state.js";
import { combined, createStore } from "../../../Sources/DeskServer/Web/desk/store.js";
import { reduceView } from "../../../Sources/DeskServer/Web/desk/view.js";
import { registerViewActions } from "../../../Sources/DeskServer/Web/desk/viewActions.js";
import { sentenceFor } from "../../../Sources/DeskServer/Web/desk/answers.js";
import { ActionAborted, ActionBlocked, ActionRefused, Actions } from "../../../Sources/DeskServer/Web/flex/actions.js";

const activities = [
  { sid: "WA1", name: "Offline", available: false }, { sid: "WA2", name: "Available", available: true },
];
const task = { sid: "WR1", reservationSid: "WR1", taskSid: "WT1", status: "pending", conversationSid: "CH1",
  attributes: { name: "Clara" }, version: 1 };

/** A page with everything but a desk: `answer` stands in for it. */
function setUp(answer = async () => null, upload = async () => { throw new Error("There is nothing to upload."); }) {
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  const conversations = [{ sid: "CH1", participants: [], messages: [], lastIndex: 0, version: 1 }];
  store.dispatch({ type: "state", state: { worker: { sid: "WK1" }, activities, tasks: [task], conversations } });
  const actions = new Actions();
  const asked = [];
  const channel = {
    invoke: (action, payload, options) => {
      asked.push({ action, payload });
      return answer(action, payload, options);
    },
  };
  const steps = [];
  const browser = {
    history: (...step) => steps.push(step),
    download: (media) => steps.push(["download", media]),
    save: (address) => steps.push(["save", address]),
  };
  const uploads = createUploads({ upload });
  const signOut = async () => steps.push(["signed out"]);
  registerDeskActions({ actions, channel, store, uploads, signOut, now: () => 5 });
  registerViewActions({ actions, store, browser });
  /** What a hook sees of a payload. */
  const seen = async (name, payload) => {
    let found;
    const token = actions.addListener(`before${name}`, (given, abort) => {
      found = given;
      abort("seen");
    });
    await actions.invokeAction(name, payload).catch((error) => {
      if (!(error instanceof ActionAborted)) throw error;
    });
    token.remove();
    return found;
  };
  return { store, actions, asked, steps, seen };
}

test("a hook finds both the task and its sid, whichever the caller gave", async () => {
  const { seen, store } = setUp();
  for (const payload of [{ sid: "WR1" }, { sid: "WT1" }, { task: store.getState().desk.tasks.WR1 }]) {
    const found = await seen("AcceptTask", payload);
    assert.equal(found.sid, "WR1");
    assert.equal(found.task, store.getState().desk.tasks.WR1);
  }
});

test("an action on a task without a task fails before any hook, in words", async () => {
  const { actions } = setUp();
  let ran = false;
  actions.addListener("beforeAcceptTask", () => (ran = true));
  await assert.rejects(actions.invokeAction("AcceptTask"), /needs a task/);
  await assert.rejects(actions.invokeAction("AcceptTask", { sid: "WR9" }), /no task WR9/);
  assert.equal(ran, false);
});

test("a hook finds a conversation under all of its names", async () => {
  const { seen, store } = setUp();
  const conversation = store.getState().desk.conversations.CH1;
  const ways = [{ conversationSid: "CH1" }, { channelSid: "CH1" }, { conversation }, { channel: conversation }];
  for (const given of ways) {
    const found = await seen("SendMessage", { body: "Hi", ...given });
    assert.deepEqual([found.conversationSid, found.channelSid], ["CH1", "CH1"]);
    assert.deepEqual([found.conversation, found.channel], [conversation, conversation]);
  }
});

test("a hook finds an activity by sid, name and availability, and options", async () => {
  const { seen } = setUp();
  for (const given of [{ activitySid: "WA2" }, { activityName: "Available" }, { activityAvailable: true }]) {
    const { activitySid, activityName, activityAvailable, options } = await seen("SetActivity", given);
    assert.deepEqual([activitySid, activityName, activityAvailable, options], ["WA2", "Available", true, {}]);
  }
});

test("an unknown activity is refused with the names that there are", async () => {
  const { actions } = setUp();
  await assert.rejects(actions.invokeAction("SetActivity", { activityName: "Lunch" }), /Lunch.*Offline, Available/);
});

test("attributes are merged unless the caller says otherwise", async () => {
  const { seen } = setUp();
  assert.equal((await seen("SetTaskAttributes", { sid: "WR1", attributes: {} })).mergeExisting, true);
  assert.equal((await seen("SetWorkerAttributes", { attributes: {}, mergeExisting: false })).mergeExisting, false);
});

test("the desk gets the JSON part: sids for things, fields of plugins, no closures, files or instances", () => {
  class Money {}
  const payload = {
    sid: "WR1", task, conversation: {}, channel: {}, channelSid: "CH1", conversationSid: "CH1", score: 3,
    own: { list: [1, () => 2, new Money()], at: new Date(0), none: null },
    after: () => {}, file: new Blob([]), not: NaN,
  };
  assert.deepEqual(jsonPart(payload),
    { sid: "WR1", conversationSid: "CH1", score: 3, own: { list: [1], none: null } });
});

test("a payload that contains itself is cut off, not followed for ever", () => {
  const payload = { name: "loop" };
  payload.own = payload;
  assert.ok(JSON.stringify(jsonPart(payload)).length < 2_000);
});

test("what a plugin has added to a payload reaches the desk", async () => {
  const { actions, asked } = setUp();
  actions.addListener("beforeAcceptTask", (payload) => { payload.checkedBy = "crm"; });
  await actions.invokeAction("AcceptTask", { sid: "WR1" });
  assert.deepEqual(asked[0], { action: "AcceptTask", payload: { sid: "WR1", checkedBy: "crm" } });
});

test("a task that was accepted is selected", async () => {
  const { actions, store } = setUp();
  await actions.invokeAction("AcceptTask", { sid: "WR1" });
  assert.equal(store.getState().view.selectedTaskSid, "WR1");
});

test("an acceptance stands even when a plugin objects to selecting the task", async () => {
  const { actions, store } = setUp();
  actions.addListener("beforeSelectTask", (_, abort) => abort("not now"));
  await actions.invokeAction("AcceptTask", { sid: "WR1" });
  assert.equal(store.getState().view.selectedTaskSid, null);
});

test("a double click asks the desk once", async () => {
  let release;
  const { actions, asked } = setUp(() => new Promise((resolve) => (release = resolve)));
  const first = actions.invokeAction("CompleteTask", { sid: "WR1" });
  await assert.rejects(actions.invokeAction("CompleteTask", { task }), ActionRefused);
  release(null);
  await first;
  assert.equal(asked.length, 1);
});

for (const [kind, Kind] of [["aborted", ActionAborted], ["refused", ActionRefused], ["blocked", ActionBlocked]]) {
  test(`${kind} by a plugin of the desk looks the same as by one of the page`, async () => {
    const answer = new DeskAnswer({ kind, action: "CompleteTask", owner: "qa", reason: "Not yet." }, 422);
    const { actions } = setUp(() => Promise.reject(answer));
    const error = await actions.invokeAction("CompleteTask", { sid: "WR1" }).catch((thrown) => thrown);
    assert.ok(error instanceof Kind);
    assert.deepEqual([error.owner, error.reason], ["qa", "Not yet."]);
    assert.equal(sentenceFor(error), "qa: Not yet.");
  });
}

test("a failure says what the desk said, not that something failed", async () => {
  const answer = new DeskAnswer({ kind: "failed", message: "It is taken already." }, 409);
  const { actions } = setUp(() => Promise.reject(answer));
  const error = await actions.invokeAction("AcceptTask", { sid: "WR1" }).catch((thrown) => thrown);
  assert.equal(sentenceFor(error), "It is taken already.");
});

test("cancelling an action in the page reaches the desk", async () => {
  let given;
  const { actions } = setUp((action, payload, { signal }) => new Promise((_, reject) => {
    given = signal;
    signal.addEventListener("abort", () => reject(new DeskAnswer({ kind: "cancelled", action }, 499)));
  }));
  const controller = new AbortController();
  const invoked = actions.invokeAction("AcceptTask", { sid: "WR1" }, { signal: controller.signal });
  while (!given) await Promise.resolve();
  controller.abort();
  await assert.rejects(invoked, { name: "AbortError" });
});

test("a message stands in the conversation from the moment it is sent until it is answered", async () => {
  let release;
  const { actions, store } = setUp(() => new Promise((resolve) => (release = resolve)));
  const sent = actions.invokeAction("SendMessage", { conversationSid: "CH1", body: "Hi", clientID: "c1" });
  while (!release) await Promise.resolve();
  const outbox = () => store.getState().view.outbox.CH1;
  assert.deepEqual(outbox(), [{ clientID: "c1", body: "Hi", dateCreated: 5, media: [] }]);
  release({ index: 1 });
  await sent;
  assert.deepEqual(outbox(), []);
});

test("nothing listens after Logout, and says why", () => {
  const { actions } = setUp();
  assert.throws(() => actions.addListener("afterLogout", () => {}), /back at the sign-in page/);
});

test("signing out waits for what the desk's plugins say", async () => {
  const answer = new DeskAnswer({ kind: "aborted", action: "Logout", owner: "shift", reason: "Not before six." }, 422);
  const { actions, steps } = setUp(() => Promise.reject(answer));
  await assert.rejects(actions.invokeAction("Logout"), ActionAborted);
  assert.deepEqual(steps, []);
});

test("view actions never ask the desk", async () => {
  const { actions, asked, steps, store } = setUp();
  const view = () => store.getState().view;
  await actions.invokeAction("SelectTask", { task });
  assert.equal(view().selectedTaskSid, "WR1");
  await actions.invokeAction("SelectTask", {});
  assert.equal(view().selectedTaskSid, null);
  await actions.invokeAction("SetComponentState", { name: "panel", state: { a: 1 } });
  await actions.invokeAction("SetComponentState", { name: "panel", state: { b: 2 } });
  assert.deepEqual(view().components.panel, { a: 1, b: 2 });
  await actions.invokeAction("ToggleSidebar");
  assert.equal(view().isSidebarOpen, true);
  await actions.invokeAction("SetInputText", { conversationSid: "CH1", body: "Hi" });
  assert.deepEqual([view().inputs.CH1.body, view().inputs.CH1.selectionEnd], ["Hi", 2]);
  const file = new Blob(["x"]);
  await actions.invokeAction("AttachFiles", { channelSid: "CH1", files: [file] });
  assert.equal(view().inputs.CH1.attachedFiles[0], file);
  await actions.invokeAction("DetachFile", { channelSid: "CH1", file });
  assert.deepEqual(view().inputs.CH1.attachedFiles, []);
  await actions.invokeAction("ShowDirectory");
  assert.equal(view().isDirectoryShown, true);
  await actions.invokeAction("HistoryPush", "/history");
  await actions.invokeAction("HistoryGo", -2);
  await actions.invokeAction("HistoryGoBack");
  assert.deepEqual(steps, [["push", "/history"], ["go", -2], ["go", -1]]);
  assert.deepEqual(asked, []);
});
