// What the conformance cases can't say for a page: plugin code as it is printed, objects by identity, functions that
// come back late, and what only a page has.

import assert from "node:assert/strict";
import { File } from "node:buffer";
import { beforeEach, describe, test } from "node:test";
import * as module from "../../Sources/DeskServer/Web/flex/actions.js";
import { ManualClock } from "./conformance/clock.js";

const { Actions, ActionAborted, ActionFailed, ActionRefused, DeadlineMissed, LateAbort, RegistrationError } = module;

/** What the page showed and sent, in order. */
let shown;
let flex;

beforeEach(() => {
  shown = [];
  flex = { Actions: new Actions() };
});

const alert = (text) => shown.push(text);

/** A promise and what settles it. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** Lets everything go on that waits for nothing but its turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the samples of the reference run as printed", () => {
  test("an alert after an accepted task", async () => {
    flex.Actions.registerAction("AcceptTask", () => shown.push("accepted"));
    flex.Actions.addListener("afterAcceptTask", (payload) => alert("Triggered after event AcceptTask"));
    await flex.Actions.invokeAction("AcceptTask", { sid: "WR1" });
    assert.deepEqual(shown, ["accepted", "Triggered after event AcceptTask"]);
  });

  for (const isConfirmed of [true, false]) {
    test(`a confirmation that the agent ${isConfirmed ? "gives" : "denies"}`, async () => {
      const window = { confirm: (question) => (shown.push(question), isConfirmed) };
      flex.Actions.registerAction("AcceptTask", () => shown.push("accepted"));
      flex.Actions.addListener("beforeAcceptTask", (payload, abortFunction) => {
        alert("Triggered before event AcceptTask");
        if (!window.confirm("Are you sure you want to accept the task?")) {
          abortFunction();
        }
      });
      const invocation = flex.Actions.invokeAction("AcceptTask", { sid: "WR1" });
      if (isConfirmed) await invocation;
      else await assert.rejects(invocation, ActionAborted);
      const before = ["Triggered before event AcceptTask", "Are you sure you want to accept the task?"];
      assert.deepEqual(shown, isConfirmed ? [...before, "accepted"] : before);
    });
  }

  test("a replacement that runs the original after an alert", async () => {
    flex.Actions.registerAction("AcceptTask", (payload) => `accepted ${payload.sid}`);
    flex.Actions.replaceAction("AcceptTask", (payload, original) => {
      return new Promise((resolve, reject) => {
        alert("I have replaced this Action");
        resolve();
      }).then(() => original(payload));
    });
    assert.equal(await flex.Actions.invokeAction("AcceptTask", { sid: "WR1" }), "accepted WR1");
    assert.deepEqual(shown, ["I have replaced this Action"]);
  });

  test("a custom action after another one, which waits for it once its return has lost the line break", async () => {
    const response = deferred();
    const fetch = (url) => (shown.push(url), response.promise);
    flex.Actions.registerAction("MyAction", (payload) => {
      return fetch("https://my.server.backend.com/test")
        .then((response) => {
          alert("Triggered MyAction with response " + JSON.stringify(response));
        })
        .catch((error) => {
          console.log(error);
          throw error;
        });
    });
    flex.Actions.registerAction("CompleteTask", () => shown.push("completed"));
    flex.Actions.addListener("afterCompleteTask", (payload) => {return flex.Actions.invokeAction("MyAction")});
    const invocation = flex.Actions.invokeAction("CompleteTask");
    await turn();
    response.resolve({ ok: true });
    await invocation;
    assert.deepEqual(shown, [
      "completed", "https://my.server.backend.com/test", 'Triggered MyAction with response {"ok":true}',
    ]);
  });

  test("the same action with the line break as printed returns nothing and never fetches", async () => {
    const fetch = (url) => shown.push(url);
    flex.Actions.registerAction("MyAction", (payload) => {
      return
          fetch("https://my.server.backend.com/test");
    });
    assert.equal(await flex.Actions.invokeAction("MyAction"), undefined);
    assert.deepEqual(shown, []);
  });

  /** The sample with the brace that it lacks. */
  function sayGoodbye() {
    flex.Actions.replaceAction("WrapupTask", (payload, original) => {
      // Only alter chat tasks:
      if( payload.task.taskChannelUniqueName !== "chat" ) {
        original(payload);
      } else {
        return new Promise(function(resolve, reject) {
          // Send the message:
          flex.Actions.invokeAction("SendMessage", {
            body: 'Thanks for chatting. Your session is now closed.',
            channelSid: payload.task.attributes.channelSid
          }).then(response => {
            // Wait until the message is sent to wrap-up the task:
            resolve(original(payload));
          });
        });
      }
    });
  }

  test("a goodbye that is sent before a chat is wrapped up", async () => {
    flex.Actions.registerAction("SendMessage", ({ body, channelSid }) => shown.push(`${channelSid}: ${body}`));
    flex.Actions.registerAction("WrapupTask", () => (shown.push("wrapped up"), "done"));
    sayGoodbye();
    const task = { taskChannelUniqueName: "chat", attributes: { channelSid: "CH1" } };
    assert.equal(await flex.Actions.invokeAction("WrapupTask", { task }), "done");
    assert.deepEqual(shown, ["CH1: Thanks for chatting. Your session is now closed.", "wrapped up"]);
  });

  test("a call is wrapped up without one, though the sample does not wait for its original", async () => {
    const body = deferred();
    flex.Actions.registerAction("WrapupTask", () => body.promise);
    sayGoodbye();
    const task = { taskChannelUniqueName: "voice" };
    assert.equal(await flex.Actions.invokeAction("WrapupTask", { task }), undefined);
    body.reject(new Error("The line is dead."));
    await turn();
    const [{ owner, hook, cause }] = flex.Actions.recentFaults;
    assert.deepEqual([owner, hook, cause.message], ["application", "replacement", "The line is dead."]);
  });
});

describe("payloads are shared", () => {
  test("every hook and the body get the caller's own object, and what is in it is left alone", async () => {
    const payload = { callback: () => {}, file: new File(["text"], "note.txt"), task: { sid: "WT1" } };
    const kept = { ...payload };
    const seen = [];
    const see = (payload) => { seen.push(payload); };
    flex.Actions.registerAction("Save", see, see);
    flex.Actions.addListener("beforeSave", see);
    flex.Actions.addListener("guardSave", see);
    flex.Actions.replaceAction("Save", (payload, original) => (see(payload), original()));
    flex.Actions.addListener("afterSave", see);
    await flex.Actions.invokeAction("Save", payload);
    assert.equal(seen.length, 6);
    for (const one of seen) assert.equal(one, payload);
    for (const member of Object.keys(kept)) assert.equal(payload[member], kept[member]);
  });

  test("one that is left out is an empty object, one for all", async () => {
    const seen = [];
    flex.Actions.registerAction("Save", (payload) => seen.push(payload));
    flex.Actions.addListener("beforeSave", (payload) => { seen.push({ ...payload }); payload.note = "n"; });
    await flex.Actions.invokeAction("Save");
    assert.deepEqual(seen, [{}, { note: "n" }]);
  });

  test("what payloadUpdate returns is what everybody sees", async () => {
    const other = { sid: "other" };
    flex.Actions.registerAction("Save", (payload) => payload, () => other);
    assert.equal(await flex.Actions.invokeAction("Save", { sid: "given" }), other);
  });

  test("asking whether an action is available leaves the caller's object as it is", async () => {
    flex.Actions.registerAction("Save", () => {}, (payload) => { payload.kind = "draft"; });
    flex.Actions.blockAction("Save", { matching: { kind: "draft" }, because: "Drafts stay." });
    const payload = {};
    assert.deepEqual(
      await flex.Actions.availability("Save", payload),
      { isAvailable: false, blockedBy: "application", reason: "Drafts stay." },
    );
    assert.deepEqual(payload, {});
  });

  test("a block whose condition breaks blocks all the same, and is reported with its owner", async () => {
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.owner("Office").blockAction("Save", { matching: (payload) => payload.task.sid === "WT1" });
    await assert.rejects(flex.Actions.invokeAction("Save"), { name: "ActionBlocked", owner: "Office" });
    assert.match(String(flex.Actions.recentFaults[0]), /^The condition of Office on Save failed: /);
  });

  test("a key that can't be found out fails the invocation, and the first cause can be asked for", async () => {
    flex.Actions.registerAction("Save", () => {}, undefined, { oneAtATime: (payload) => payload.task.sid });
    flex.Actions.registerAction("SaveAll", (payload, { invokeAction }) => invokeAction("Save"));
    await assert.rejects(flex.Actions.invokeAction("SaveAll"), (error) => {
      assert.ok(error instanceof ActionFailed && error.cause instanceof ActionFailed);
      assert.ok(error.rootCause instanceof TypeError);
      return true;
    });
  });

  test("a block matches an object by identity", async () => {
    const task = { sid: "WT1" };
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.blockAction("Save", { matching: { task } });
    await assert.rejects(flex.Actions.invokeAction("Save", { task }), module.ActionBlocked);
    assert.equal(await flex.Actions.invokeAction("Save", { task: { ...task } }), "saved");
  });

  test("a duplicate's key may be any value", async () => {
    const task = {};
    const body = deferred();
    flex.Actions.registerAction("Save", () => body.promise, undefined, { oneAtATime: (payload) => payload.task });
    const first = flex.Actions.invokeAction("Save", { task });
    await turn();
    await assert.rejects(flex.Actions.invokeAction("Save", { task }), ActionRefused);
    body.resolve("saved");
    assert.equal(await first, "saved");
  });
});

describe("functions", () => {
  test("a listener is taken off by itself, the latest of several first, and no other owner's", async () => {
    const crm = flex.Actions.owner("CRM");
    const listener = () => { shown.push("heard"); };
    flex.Actions.registerAction("Save", () => {});
    flex.Actions.addListener("beforeSave", listener);
    flex.Actions.addListener("beforeSave", listener);
    crm.addListener("beforeSave", listener);
    assert.equal(flex.Actions.removeListener("beforeSave", listener), true);
    assert.equal(flex.Actions.removeListener("beforeSave", listener), true);
    assert.equal(flex.Actions.removeListener("beforeSave", listener), false);
    assert.equal(flex.Actions.removeListener("afterSave", listener), false);
    await flex.Actions.invokeAction("Save");
    assert.deepEqual(shown, ["heard"]);
  });

  test("an owner that registers twice and takes that back leaves the body of the owner before it", async () => {
    const crm = flex.Actions.owner("CRM");
    flex.Actions.registerAction("Save", () => "the page's");
    const first = crm.registerAction("Save", () => "first");
    const second = crm.registerAction("Save", () => "second");
    assert.equal(first.remove(), false);
    assert.equal(await flex.Actions.invokeAction("Save"), "second");
    assert.equal(second.remove(), true);
    assert.equal(await flex.Actions.invokeAction("Save"), "the page's");
  });

  test("the application and its plugins are told apart in errors", async () => {
    flex.Actions.registerAction("Save", () => {});
    flex.Actions.owner("CRM").addListener("beforeSave", (payload, abort) => abort("No."));
    await assert.rejects(flex.Actions.invokeAction("Save"), { owner: "CRM", message: "CRM aborted Save: No." });
  });

  test("a hook's function has no this, so that it can't reach into the engine", async () => {
    const seen = [];
    function see() { seen.push(this); }
    flex.Actions.registerAction("Save", see, see, { oneAtATime: see });
    flex.Actions.blockAction("Save", { matching: see });
    for (const event of ["beforeSave", "guardSave", "afterSave"]) flex.Actions.addListener(event, see);
    await flex.Actions.invokeAction("Save");
    assert.deepEqual(seen, Array(7).fill(undefined));
  });

  test("abort may be handed on as a handler: an event is no reason, an error's message is one", async () => {
    flex.Actions.registerAction("Save", () => {});
    const token = flex.Actions.addListener("beforeSave", (payload, abort) => abort(new Event("click")));
    await assert.rejects(flex.Actions.invokeAction("Save"), { reason: undefined });
    token.remove();
    flex.Actions.addListener("beforeSave", (payload, abort) => Promise.reject(new Error("No line.")).catch(abort));
    await assert.rejects(flex.Actions.invokeAction("Save"), { reason: "No line." });
  });

  test("abort called late by a listener that returned no promise is a fault that says what to do", async () => {
    const answer = deferred();
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.addListener("beforeSave", (payload, abort) => { answer.promise.then(() => abort("Too late.")); });
    assert.equal(await flex.Actions.invokeAction("Save"), "saved");
    answer.resolve();
    await turn();
    assert.ok(flex.Actions.recentFaults[0].cause instanceof LateAbort);
    assert.match(String(flex.Actions.recentFaults[0]), /before-listener of application on Save .* Return a promise/);
  });

  test("original called late still runs what it replaced", async () => {
    let late;
    flex.Actions.registerAction("Save", (payload) => `saved ${payload.id}`);
    flex.Actions.replaceAction("Save", (payload, original) => { late = original; });
    assert.equal(await flex.Actions.invokeAction("Save", { id: 1 }), undefined);
    assert.equal(await late(), "saved 1");
    assert.equal(await late({ id: 2 }), "saved 2");
    assert.deepEqual(flex.Actions.recentFaults, []);
  });

  test("a failure of an original that nobody waited for is reported when its replacement has returned", async () => {
    const rest = deferred();
    flex.Actions.registerAction("Save", () => { throw new Error("disk full"); });
    flex.Actions.owner("CRM").replaceAction("Save", (payload, original) => {
      original();
      return rest.promise;
    });
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    assert.deepEqual(flex.Actions.recentFaults, []);
    rest.resolve("mine");
    assert.equal(await invocation, "mine");
    const [{ owner, cause }] = flex.Actions.recentFaults;
    assert.deepEqual([owner, cause.message], ["CRM", "disk full"]);
  });

  test("a failure of an original that its replacement takes in later is none of anybody else's", async () => {
    const rest = deferred();
    flex.Actions.registerAction("Save", () => { throw new Error("disk full"); });
    flex.Actions.replaceAction("Save", async (payload, original) => {
      const saved = original();
      await rest.promise;
      return saved.catch(() => "recovered");
    });
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    rest.resolve();
    assert.equal(await invocation, "recovered");
    assert.deepEqual(flex.Actions.recentFaults, []);
  });

  test("what is thrown may be anything, even nothing", async () => {
    flex.Actions.registerAction("Save", () => Promise.reject());
    flex.Actions.addListener("beforeSave", () => Promise.reject());
    await assert.rejects(flex.Actions.invokeAction("Save"), (error) => {
      assert.ok(error instanceof ActionFailed);
      assert.ok("cause" in error);
      assert.equal(error.cause, undefined);
      return true;
    });
    assert.equal(flex.Actions.recentFaults.length, 1);
  });

  test("nobody's code runs before invokeAction has returned", async () => {
    flex.Actions.registerAction("Save", () => { shown.push("body"); }, () => { shown.push("update"); });
    const invocation = flex.Actions.invokeAction("Save");
    shown.push("returned");
    await invocation;
    assert.deepEqual(shown, ["returned", "update", "body"]);
  });
});

describe("attaching is refused with a reason", () => {
  const reasonFor = (code, pattern, attach) =>
    assert.throws(attach, (error) => {
      assert.ok(error instanceof RegistrationError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    });

  test("after Logout, where the page said why there is nothing after it", () => {
    const { Actions: actions } = flex;
    actions.registerAction("Logout", () => {}, undefined, { withoutAfterPhase: "The page is gone by then." });
    reasonFor("noAfterPhase", /can't listen after Logout.*: The page is gone by then\.$/, () =>
      actions.addListener("afterLogout", () => {}));
  });

  test("for an event that is none", () =>
    reasonFor("invalidEvent", /no event “AcceptTask”/, () => flex.Actions.addListener("AcceptTask", () => {})));

  test("for what is no function", () => {
    reasonFor("notAFunction", /body/, () => flex.Actions.registerAction("Save"));
    reasonFor("notAFunction", /before/, () => flex.Actions.addListener("beforeSave", "save"));
    reasonFor("notAFunction", /payloadUpdate/, () => flex.Actions.registerAction("Save", () => {}, {}));
  });

  test("for options that mean nothing there, or can't mean anything", () => {
    const attach = (options) => () => flex.Actions.addListener("beforeSave", () => {}, options);
    reasonFor("optionDoesNotApply", /prioritty/, attach({ prioritty: 1 }));
    reasonFor("invalidOption", /priority/, attach({ priority: NaN }));
    reasonFor("invalidOption", /onFailure/, attach({ onFailure: "stop" }));
    reasonFor("deadlineNotPositive", /-1 ms/, attach({ deadline: -1 }));
    reasonFor("optionDoesNotApply", /priority/, () => flex.Actions.replaceAction("Save", () => {}, { priority: 1 }));
    reasonFor("optionDoesNotApply", /payload/, () => flex.Actions.registerAction("S", () => {}, null, { payload: 1 }));
    reasonFor("invalidOption", /reason/, () => flex.Actions.blockAction("Save", { reason: "No." }));
    assert.deepEqual(flex.Actions.describe().actions, []);
  });

  test("an unknown name is answered with the nearest known ones", async () => {
    for (const name of ["AcceptTask", "CompleteTask", "HangupCall"]) flex.Actions.registerAction(name, () => {});
    await assert.rejects(flex.Actions.invokeAction("AcceptTaks"), {
      name: "UnknownAction",
      nearest: ["AcceptTask"],
      message: "There is no action “AcceptTaks”. Did you mean AcceptTask?",
    });
  });
});

describe("circles", () => {
  const goesRound = (error) => {
    while (error instanceof ActionFailed) error = error.cause;
    assert.equal(error.name, "ChainTooDeep");
    return true;
  };

  test("are found where a body invokes its own action at once, without its context", async () => {
    const actions = new Actions({ chainLimit: 3 });
    actions.registerAction("Save", () => { shown.push("body"); return actions.invokeAction("Save"); });
    await assert.rejects(actions.invokeAction("Save"), goesRound);
    assert.equal(shown.length, 4);
  });

  test("are none where an action is started anew for ever, but each time waits for nothing", async () => {
    const actions = new Actions({ chainLimit: 3 });
    let count = 0;
    const last = deferred();
    actions.registerAction("Poll", () => { count += 1; });
    actions.addListener("afterPoll", () => {
      if (count < 50) void actions.invokeAction("Poll").catch(last.reject);
      else last.resolve();
    });
    await actions.invokeAction("Poll");
    await last.promise;
    assert.equal(count, 50);
  });

  test("are found where it does so after having waited, before the page stands still", async () => {
    const actions = new Actions({ crowdLimit: 10 });
    actions.registerAction("Save", async () => {
      shown.push("body");
      await null;
      return actions.invokeAction("Save");
    });
    await assert.rejects(actions.invokeAction("Save"), goesRound);
    assert.equal(shown.length, 10);
    assert.deepEqual(actions.findPendingActions(), []);
  });
});

describe("time", () => {
  let clock;
  beforeEach(() => {
    clock = new ManualClock();
    flex.Actions = new Actions({ clock });
  });

  test("a hook's signal tells it that its deadline has passed, and why", async () => {
    let signal;
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.addListener(
      "beforeSave", (payload, abort, context) => { ({ signal } = context); return new Promise(() => {}); },
      { deadline: 100 },
    );
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    clock.advance(100);
    assert.equal(await invocation, "saved");
    assert.ok(signal.reason instanceof DeadlineMissed);
    assert.equal(flex.Actions.leftBehind, 1);
    assert.equal(clock.timers, 0);
  });

  test("a listener that answers its missed deadline with an abort is too late for that", async () => {
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.addListener("beforeSave", (payload, abort, { signal }) => {
      signal.addEventListener("abort", () => abort("It took too long."));
      return new Promise(() => {});
    }, { deadline: 100 });
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    clock.advance(100);
    assert.equal(await invocation, "saved");
    assert.deepEqual(flex.Actions.recentFaults.map(({ cause }) => cause.name), ["DeadlineMissed"]);
  });

  test("a replacement that missed its deadline can't start the body any more", async () => {
    const rest = deferred();
    let outcome;
    flex.Actions.registerAction("Save", () => { shown.push("body"); });
    flex.Actions.replaceAction("Save", async (payload, original) => {
      await rest.promise;
      outcome = await original().catch((error) => error);
    }, { deadline: 100 });
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    clock.advance(100);
    await assert.rejects(invocation, ActionFailed);
    rest.resolve();
    await turn();
    assert.ok(outcome instanceof DeadlineMissed);
    assert.deepEqual(shown, []);
  });

  test("a function that returns no promise is charged for its time, though it can't be late", async () => {
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.addListener("beforeSave", () => clock.advance(50));
    flex.Actions.addListener("guardSave", () => {});
    assert.equal(await flex.Actions.invokeAction("Save", {}, { hooksWithin: 60 }), "saved");
    await assert.rejects(flex.Actions.invokeAction("Save", {}, { hooksWithin: 50 }), (error) => {
      assert.ok(error instanceof ActionRefused);
      assert.ok(error.cause instanceof DeadlineMissed);
      return true;
    });
  });

  test("a hook in time leaves no timer and no listener behind", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let listening = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args) => { listening += 1; addEventListener.apply(signal, args); };
    signal.removeEventListener = (...args) => { listening -= 1; removeEventListener.apply(signal, args); };
    flex.Actions.registerAction("Print", async () => {});
    flex.Actions.registerAction("Save", () => {});
    flex.Actions.addListener(
      "beforeSave", (payload, abort, { invokeAction }) => invokeAction("Print", {}, { signal }), { deadline: 100 },
    );
    await flex.Actions.invokeAction("Save", {}, { signal });
    assert.equal(listening, 0);
    assert.equal(clock.timers, 0);
  });

  test("a hook that unloads its own owner at once need not say so", async () => {
    const crm = flex.Actions.owner("CRM");
    flex.Actions.registerAction("Save", () => "saved");
    crm.addListener("beforeSave", async () => { shown.push(await crm.unload()); });
    assert.equal(await flex.Actions.invokeAction("Save"), "saved");
    assert.deepEqual(shown, [[]]);
    assert.equal(clock.timers, 0);
  });

  test("one that does so later says it with its context", async () => {
    const crm = flex.Actions.owner("CRM");
    flex.Actions.registerAction("Save", () => "saved");
    crm.addListener("beforeSave", async (payload, abort, from) => {
      await null;
      shown.push(await crm.unload(1000, { from }));
    });
    assert.equal(await flex.Actions.invokeAction("Save"), "saved");
    assert.deepEqual(shown, [[]]);
  });

  test("a deadline holds on the system's clock as well", async () => {
    const actions = new Actions();
    actions.registerAction("Save", () => "saved");
    actions.addListener("beforeSave", () => new Promise(() => {}), { deadline: 1 });
    assert.equal(await actions.invokeAction("Save"), "saved");
    assert.equal(actions.recentFaults[0].cause.name, "DeadlineMissed");
  });

  test("a signal ends the waiting of an unloading, and names who was waited for", async () => {
    const body = deferred();
    const controller = new AbortController();
    const crm = flex.Actions.owner("CRM");
    crm.registerAction("Save", () => body.promise);
    const invocation = flex.Actions.invokeAction("Save");
    await turn();
    const unloading = flex.Actions.unload("CRM", 1000, { signal: controller.signal });
    controller.abort();
    assert.deepEqual(await unloading, [{ action: "Save", owner: "CRM", hook: "body" }]);
    assert.equal(clock.timers, 0);
    body.resolve("saved");
    assert.equal(await invocation, "saved");
  });
});

describe("cancelling", () => {
  test("goes by the platform's name, with the signal's reason as cause", async () => {
    flex.Actions.registerAction("Save", () => {});
    const signal = AbortSignal.abort("the agent left");
    const invocation = flex.Actions.invokeAction("Save", {}, { signal });
    await assert.rejects(invocation, { name: "AbortError", cause: "the agent left" });
  });

  test("is what a body did that throws its signal's reason, whatever that is", async () => {
    const controller = new AbortController();
    flex.Actions.registerAction("Save", (payload, { signal }) => {
      controller.abort(new Error("enough"));
      signal.throwIfAborted();
    });
    const invocation = flex.Actions.invokeAction("Save", {}, { signal: controller.signal });
    await assert.rejects(invocation, { name: "AbortError", message: /cancelled/ });
  });
});

describe("watching", () => {
  test("an observer that breaks stops neither the invocation nor the next observer", async (t) => {
    const complaint = t.mock.method(console, "error", () => {});
    flex.Actions.registerAction("Save", () => "saved");
    flex.Actions.observe(() => { throw new Error("broken"); }, { kinds: ["settled"] });
    flex.Actions.observe(({ outcome }) => shown.push(outcome), { kinds: ["settled"] });
    assert.equal(await flex.Actions.invokeAction("Save"), "saved");
    assert.deepEqual(shown, ["completed"]);
    if (!globalThis.reportError) assert.equal(complaint.mock.callCount(), 1);
  });

  test("a slow reader loses the oldest events, counted", async () => {
    flex.Actions.registerAction("Save", () => {});
    const events = flex.Actions.events({ kinds: ["settled"], limit: 2 });
    for (const id of [1, 2, 3, 4, 5]) await flex.Actions.invokeAction("Save", { id });
    events.close();
    const read = [];
    for await (const { payload } of events) read.push(payload.id);
    assert.deepEqual(read, [4, 5]);
    assert.equal(events.lost, 3);
  });

  test("a reader that waits is woken, and leaving the loop ends the watching", async () => {
    flex.Actions.registerAction("Save", () => {});
    const events = flex.Actions.events({ kinds: ["settled"] });
    const reading = (async () => { for await (const event of events) return event.outcome; })();
    await turn();
    await flex.Actions.invokeAction("Save");
    assert.equal(await reading, "completed");
    await flex.Actions.invokeAction("Save");
    assert.equal(events.lost, 0);
    for await (const event of events) assert.fail(`There should be no ${event.type}.`);
  });

  test("an observer that was removed is told nothing, not even what was under way", async () => {
    flex.Actions.registerAction("Save", () => { first.remove(); second.remove(); });
    const first = flex.Actions.observe(() => { shown.push("first"); second.remove(); }, { kinds: ["settled"] });
    const second = flex.Actions.observe(() => shown.push("second"), { kinds: ["settled"] });
    await flex.Actions.invokeAction("Save");
    assert.deepEqual(shown, []);
  });

  test("every kind of event comes in its place, with who and how long", async () => {
    const clock = new ManualClock();
    const actions = new Actions({ clock });
    actions.registerAction("Save", () => { clock.advance(7); return "saved"; });
    actions.observe((event) => shown.push(event), { kinds: ["started", "hooks", "settled"] });
    await actions.invokeAction("Save", { id: 1 }, { by: "agent:1" });
    assert.deepEqual(shown.map(({ type }) => type), ["invocationStarted", "hookStarted", "hookSettled", "settled"]);
    const { outcome, output, actor, duration, id } = shown[3];
    assert.deepEqual([outcome, output, actor, duration], ["completed", "saved", "agent:1", 7]);
    assert.ok(shown.every((event) => (event.invocation ?? event.id) === id));
  });

  test("faults are remembered, the last hundred", async () => {
    flex.Actions.registerAction("Save", () => {});
    flex.Actions.addListener("beforeSave", ({ id }) => { throw new Error(String(id)); });
    for (let id = 1; id <= 120; id += 1) await flex.Actions.invokeAction("Save", { id });
    const messages = flex.Actions.recentFaults.map(({ cause }) => cause.message);
    assert.deepEqual([messages.length, messages[0], messages.at(-1)], [100, "21", "120"]);
  });

  test("what is pending and what is blocked can be looked at", async () => {
    const body = deferred();
    flex.Actions.registerAction("Save", () => body.promise);
    const token = flex.Actions.owner("Office").blockAction("Print", { because: "No paper." });
    const invocation = flex.Actions.invokeAction("Save", { id: 1 }, { by: "agent:1" });
    const [{ action, actor, payload }] = flex.Actions.findPendingActions();
    assert.deepEqual([action, actor, payload], ["Save", "agent:1", { id: 1 }]);
    assert.deepEqual(flex.Actions.findPendingActions("Print"), []);
    const [{ owner, reason }] = flex.Actions.findBlockedActions("Print");
    assert.deepEqual([owner, reason], ["Office", "No paper."]);
    body.resolve();
    await invocation;
    assert.deepEqual(flex.Actions.findPendingActions(), []);
    token.remove();
    assert.deepEqual(flex.Actions.findBlockedActions(), []);
  });

  test("a block is taken off by its owner's unblockAction, and by no other's", async () => {
    const office = flex.Actions.owner("Office");
    flex.Actions.registerAction("Save", () => "saved");
    office.blockAction("Save");
    assert.equal(flex.Actions.unblockAction("Save"), 0);
    assert.equal(office.unblockAction("Save"), 1);
    assert.equal(await flex.Actions.invokeAction("Save"), "saved");
  });

  test("the description lists hooks in the order in which they run", () => {
    flex.Actions.registerAction("Save", () => {}, undefined, { withoutAfterPhase: "Gone." });
    flex.Actions.owner("A").addListener("beforeSave", () => {}, { after: "B" });
    flex.Actions.owner("B").addListener("beforeSave", () => {}, { deadline: 5, onFailure: "abort" });
    flex.Actions.owner("A").replaceAction("Save", () => {});
    flex.Actions.owner("B").replaceAction("Save", () => {});
    flex.Actions.blockAction("Save", { because: "Closed." });
    const [save] = flex.Actions.describe().actions;
    assert.deepEqual([save.name, save.owners, save.noAfterPhase], ["Save", ["application"], "Gone."]);
    assert.deepEqual(save.beforeListeners, [
      { owner: "B", kind: "before", priority: 0, before: [], after: [], onFailure: "abort", deadline: 5 },
      { owner: "A", kind: "before", priority: 0, before: [], after: ["B"], onFailure: "proceed", deadline: undefined },
    ]);
    assert.deepEqual(save.replacements.map(({ owner }) => owner), ["B", "A"]);
    assert.deepEqual(save.blocks, [{ owner: "application", reason: "Closed." }]);
  });
});
