import assert from "node:assert/strict";
import { test } from "node:test";
import { keepDrafts } from "../../../Sources/DeskServer/Web/agent/keepingDrafts.js";
import { notesName } from "../../../Sources/DeskServer/Web/agent/wrapUp.js";
import { phaseOf, situationText } from "../../../Sources/DeskServer/Web/customer/situation.js";
import { filledIn } from "../../../Sources/DeskServer/Web/desk/canned.js";
import { durationText, elapsedText } from "../../../Sources/DeskServer/Web/desk/clockText.js";
import { createDrafts, createUnsent, joined } from "../../../Sources/DeskServer/Web/desk/drafts.js";
import { splitLinks } from "../../../Sources/DeskServer/Web/desk/links.js";
import { authorAtDesk } from "../../../Sources/DeskServer/Web/desk/messages.js";
import { createKept } from "../../../Sources/DeskServer/Web/desk/kept.js";
import { randomID } from "../../../Sources/DeskServer/Web/desk/requests.js";
import { reduce } from "../../../Sources/DeskServer/Web/desk/state.js";
import { combined, createStore } from "../../../Sources/DeskServer/Web/desk/store.js";
import { departedText, waitingSinceOf } from "../../../Sources/DeskServer/Web/desk/taskText.js";
import { reduceView } from "../../../Sources/DeskServer/Web/desk/view.js";

const task = { queueName: "Support", attributes: { name: "Clara", order: { id: 12 }, queueName: null } };
const worker = { friendlyName: "Ana", attributes: { team: "Blue" } };

test("places in canned responses are filled from attributes first, then from fields", () => {
  assert.equal(filledIn("Hello {{task.name}}, {{ worker.friendlyName }} of {{worker.team}} here.", { task, worker }),
    "Hello Clara, Ana of Blue here.");
  assert.equal(filledIn("{{task.order.id}} in {{task.queueName}}", { task, worker }), "12 in Support");
  assert.equal(filledIn("{{task.attributes.name}}", { task, worker }), "Clara");
});

const unknown = ["unknown", "order", "constructor", "name.length"].map((path) => `{{task.${path}}}`);
for (const text of [...unknown, "{{other.name}}"]) {
  test(`${text} stays as it is, for an agent to see`, () => assert.equal(filledIn(text, { task, worker }), text));
}

test("what is filled in is not read again", () => {
  const sly = { attributes: { name: "{{worker.friendlyName}}" } };
  assert.equal(filledIn("{{task.name}}", { task: sly, worker }), "{{worker.friendlyName}}");
});

test("only http and https are links, without the full stop behind them", () => {
  assert.deepEqual(splitLinks("See https://example.org/a?b=1. Or HTTP://example.org!"), [
    { text: "See " }, { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" }, { text: ". Or " },
    { text: "HTTP://example.org", href: "http://example.org/" }, { text: "!" },
  ]);
});

for (const text of ["javascript:alert(1)", "data:text/html,x", "http://", "ftp://example.org", "<a href=\"x\">", ""]) {
  test(`${JSON.stringify(text)} is no link`, () => assert.ok(splitLinks(text).every(({ href }) => !href)));
}

test("durations read as on a clock and never go below nothing", () => {
  assert.deepEqual([0, 999, 65_000, 3_725_000, -5].map(durationText), ["0:00", "0:01", "1:05", "1:02:05", "0:00"]);
});

test("of the time that has passed only whole seconds count", () => {
  assert.deepEqual([0, 999, 1_000, 65_999, -5].map(elapsedText), ["0:00", "0:00", "0:01", "1:05", "0:00"]);
});

test("how long somebody has waited is said of who waits for an answer, not of who is handed over", () => {
  assert.equal(waitingSinceOf({ dateCreated: 5, transfer: null }), 5);
  assert.equal(waitingSinceOf({ dateCreated: 5, transfer: { isIncoming: true } }), null);
  assert.equal(waitingSinceOf({}), null);
});

test("what a plugin or a program has sent in an agent's name does not stand there as what the agent has written", () => {
  const ana = { authorKind: "agent", authorName: "Ana" };
  assert.equal(authorAtDesk({ ...ana, isMine: true, clientID: randomID() }), "You");
  assert.equal(authorAtDesk({ ...ana, isMine: false, clientID: randomID() }), "Ana");
  assert.equal(authorAtDesk({ ...ana, isMine: true, clientID: "survey of WR1" }), "Automatic, in your name");
  assert.equal(authorAtDesk({ ...ana, isMine: false, clientID: "survey of WR1" }), "Automatic, in the name of Ana");
  assert.equal(authorAtDesk({ authorKind: "customer", authorName: "Clara", clientID: "mine" }), "Clara");
});

test("a tab has what it has kept, in a browser that keeps such things", () => {
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text),
    removeItem: (key) => kept.delete(key) });
  createKept(storage, "inspector").set("open");
  assert.equal(createKept(storage, "inspector").get(), "open");
  assert.equal(createKept(storage, "other").get(), "");
  createKept(storage, "inspector").set("");
  assert.equal(kept.size, 0);
  const refusing = createKept(() => { throw new Error("no"); }, "inspector");
  refusing.set("open");
  assert.equal(refusing.get(), "");
});

const storageIn = (kept) => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text),
  removeItem: (key) => kept.delete(key) });
/** Of a window of its own, unless `own` says of which. */
const draftsIn = (kept, person, own = new Map()) =>
  createDrafts({ own: storageIn(own), shared: storageIn(kept) }, person);

test("drafts are kept for each person and conversation, and an empty one is none", () => {
  const kept = new Map();
  const drafts = draftsIn(kept, "WK1");
  drafts.save("CH1", { written: "Hel" });
  assert.deepEqual(draftsIn(kept, "WK1").load("CH1"), { written: "Hel" });
  assert.equal(draftsIn(kept, "WK2").load("CH1"), null);
  drafts.save("CH1", null);
  assert.equal(kept.size, 0);
});

test("each of two windows keeps its own draft, and a third begins with what was typed last", () => {
  const [kept, one, other] = [new Map(), new Map(), new Map()];
  draftsIn(kept, "WK1", one).save("CH1", { written: "One" });
  draftsIn(kept, "WK1", other).save("CH1", { written: "Two" });
  assert.deepEqual(draftsIn(kept, "WK1", one).load("CH1"), { written: "One" });
  assert.deepEqual(draftsIn(kept, "WK1").load("CH1"), { written: "Two" });
  draftsIn(kept, "WK1", one).save("CH1", null);
  draftsIn(kept, "WK1", other).save("CH1", { written: "Two more" });
  assert.equal(draftsIn(kept, "WK1", one).load("CH1"), null);
  draftsIn(kept, "WK1", one).save("CH2", null);
  assert.deepEqual([...one.values()], ["null"]);
});

/** A browser's storage, whose keys can be listed. */
const storage = () => Object.create({
  setItem(key, text) { this[key] = text; }, getItem(key) { return this[key] ?? null; }, removeItem(key) { delete this[key]; },
});

test("who signs out leaves no draft of theirs, in the window or beside it", () => {
  const [own, shared] = [storage(), storage()];
  createDrafts({ own, shared }, "WK2").save("CH1", { written: "Hi" });
  const drafts = createDrafts({ own, shared }, "WK1");
  drafts.save("CH1", { written: "Hel" });
  drafts.forget();
  for (const one of [own, shared]) assert.deepEqual(Object.keys(one), ["plugboard.draft.WK2.CH1"]);
});

test("who signs out leaves no draft of theirs in another window", () => {
  const another = storage();
  const windows = new EventTarget();
  windows.postMessage = (data) => windows.dispatchEvent(Object.assign(new Event("message"), { data }));
  for (const person of ["WK1", "WK2"]) {
    createDrafts({ own: another, shared: storage(), windows }, person).save("CH1", { written: "Hel" });
  }
  createDrafts({ own: storage(), shared: storage(), windows }, "WK1").forget();
  assert.deepEqual(Object.keys(another), ["plugboard.draft.WK2.CH1"]);
});

test("what was typed for what has ended while no page was open goes, and nothing else", () => {
  const kept = storage();
  const drafts = createDrafts({ own: storage(), shared: kept }, "WK1");
  for (const name of ["CH1", "CH2", notesName("WR1"), notesName("WR2")]) drafts.save(name, { written: "Hi" });
  let tell;
  keepDrafts({ drafts, store: { dispatch() {}, subscribe: (listener) => { tell = listener; } } });
  const desk = { conversations: { CH1: { messages: [] } }, tasks: { WR1: {} } };
  tell({ desk, view: { inputs: {}, outbox: {} } }, { type: "state" });
  assert.deepEqual(Object.keys(kept), ["plugboard.draft.WK1.CH1", "plugboard.draft.WK1.notes.WR1"]);
});

const onItsWay = [{ clientID: "c1", body: "Hello" }];

/** What a page has kept when it goes; the next one begins with what this returns. */
function reloaded(outbox, written, kept = new Map()) {
  createUnsent(draftsIn(kept, "visitor"), "CH1").keep(outbox, written);
  return { kept, unsent: createUnsent(draftsIn(kept, "visitor"), "CH1") };
}

test("what was on its way comes back before what was typed since", () => {
  assert.equal(reloaded(onItsWay, "Are you").unsent.text(), "Hello\nAre you");
});

test("what was on its way and has arrived is not put back, nor after the next reload", () => {
  const { kept, unsent } = reloaded(onItsWay, "");
  assert.equal(unsent.without([{ clientID: "c1" }], unsent.text()), "");
  assert.equal(kept.size, 0);
});

test("what was on its way goes from the field when its message comes afterwards, and what was typed since stays", () => {
  const { kept, unsent } = reloaded(onItsWay, "Are you");
  assert.equal(unsent.without([{ clientID: "c0" }], "Hello\nAre you"), "Hello\nAre you");
  unsent.keep([], "Hello\nAre you");
  const again = createUnsent(draftsIn(kept, "visitor"), "CH1");
  assert.equal(again.without([{ clientID: "c1" }], again.text()), "Are you");
});

test("what somebody has changed since it came back is theirs", () => {
  const { unsent } = reloaded(onItsWay, "");
  unsent.keep([], "Hello?");
  assert.equal(unsent.without([{ clientID: "c1" }], "Hello?"), "Hello?");
  unsent.keep([], "Hello");
  assert.equal(unsent.without([{ clientID: "c1" }], "Hello"), "Hello");
});

test("an agent's field, too, lets go of what has arrived", () => {
  const { kept } = reloaded(onItsWay, "");
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  keepDrafts({ store, drafts: draftsIn(kept, "visitor") });
  const body = () => store.getState().view.inputs.CH1?.body;
  store.dispatch({ type: "state", state: { worker: { sid: "WK1" }, conversations: [{ sid: "CH1" }] } });
  assert.equal(body(), "Hello");
  const message = { conversationSid: "CH1", clientID: "c1", index: 1 };
  store.dispatch({ type: "event", message });
  assert.equal(body(), "");
  assert.equal(kept.size, 0);
});

test("what a plugin looks at is kept like what is on its way, and once", () => {
  const kept = new Map();
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  keepDrafts({ store, drafts: draftsIn(kept, "visitor") });
  const text = () => createUnsent(draftsIn(kept, "visitor"), "CH1").text();
  store.dispatch({ type: "state", state: { worker: { sid: "WK1" }, conversations: [{ sid: "CH1" }] } });
  const message = { clientID: "c1", body: "Hello" };
  store.dispatch({ type: "held-add", conversationSid: "CH1", message });
  assert.equal(text(), "Hello");
  store.dispatch({ type: "outbox-add", conversationSid: "CH1", message });
  store.dispatch({ type: "outbox-add", conversationSid: "CH1", message: { clientID: "c2", body: "A plugin's" } });
  assert.equal(text(), "Hello\nA plugin's");
  for (const type of ["outbox-remove", "held-remove"]) {
    for (const clientID of ["c1", "c2"]) store.dispatch({ type, conversationSid: "CH1", clientID });
  }
  assert.equal(kept.size, 0);
});

for (const [what, mine, base, theirs, both] of [
  ["what nobody has changed", "a", "a", "a", "a"],
  ["what only I have changed", "a b", "a", "a", "a b"],
  ["what only they have shortened", "a b", "a b", "a", "a"],
  ["what only they have emptied", "a b", "a b", "", ""],
  ["what both have changed alike", "a b", "a", "a b", "a b"],
  ["what I have gone on with", "a b c", "a", "a b", "a b c"],
  ["what they have gone on with", "a b", "a", "a b c", "a b c"],
  ["what both have written", "mine", "", "theirs", "theirs\nmine"],
]) {
  test(`of a text that two may change nothing is lost: ${what}`, () => assert.equal(joined(mine, base, theirs), both));
}

test("a browser that keeps nothing stops nobody from typing", () => {
  const refuse = () => { throw new Error("no"); };
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  const drafts = createDrafts({ own: storage, shared: storage }, "WK1");
  drafts.save("CH1", { written: "Hel" });
  assert.equal(drafts.load("CH1"), null);
});

const person = (kind, fields = {}) => ({ sid: kind, kind, friendlyName: kind, hasLeft: false, ...fields });
const desk = (fields = {}, ...participants) => ({
  conversations: {
    CH1: { sid: "CH1", status: "active", participants: [person("customer"), ...participants], messages: [{ body: "Hi" }] },
  },
  conversationSid: "CH1", participantSid: "customer", position: null, isStaffed: true, hasTask: true, ...fields,
});

test("a customer hears where things stand", () => {
  assert.equal(situationText(desk({ position: 2 })), "You are number 2.");
  assert.equal(situationText(desk({ position: 1 })), "You are next.");
  assert.equal(situationText(desk({}, person("agent", { friendlyName: "Ana" }))), "Ana is answering.");
  assert.match(situationText(desk({ isStaffed: false })), /Nobody is here/);
  assert.match(situationText({ ...desk({ isStaffed: false }), conversationSid: null }), /Leave a message/);
});

test("a customer for whom nobody was found is promised nobody", () => {
  const gone = "Nobody could be found for you. Write again to have us try once more.";
  assert.equal(situationText(desk({ hasTask: false })), gone);
  assert.equal(situationText(desk({ hasTask: false, isStaffed: false })), gone);
  assert.equal(situationText(desk({})), "Somebody will be with you soon.");
  const unsaid = desk({ hasTask: false });
  unsaid.conversations.CH1.messages = [];
  assert.equal(situationText(unsaid), "Write what you need, and somebody will be with you soon.");
});

test("a customer whose agent has gone hears that, and not that somebody will come", () => {
  const ben = person("agent", { friendlyName: "Ben", hasLeft: true });
  assert.equal(situationText(desk({}, ben)), "Ben has ended the chat. Write again if there is anything else.");
  assert.equal(situationText(desk({ position: 2 }, ben)), "You are number 2.");
});

test("a customer whose chat is written up is not told that somebody answers, but that it can go on", () => {
  const ana = person("agent", { sid: "MB1", friendlyName: "Ana" });
  const ben = person("agent", { sid: "MB2", friendlyName: "Ben" });
  const isOver = "Ana has ended the chat. Write again if there is anything else.";
  assert.equal(situationText(desk({ answering: ["MB1"] }, ana)), "Ana is answering.");
  assert.equal(situationText(desk({ answering: [] }, ana)), isOver);
  assert.equal(situationText(desk({ answering: [], position: 1 }, ana)), "You are next.");
  assert.equal(situationText(desk({ answering: ["MB2"] }, ana, ben)), "Ben is answering.");
  assert.equal(situationText(desk({ answering: [] }, ana, { ...ben, hasLeft: true })), isOver);
  assert.equal(phaseOf(desk({ answering: [] }, ana)), "left");
  assert.equal(phaseOf(desk({ answering: [], position: 3 }, ana)), "waiting");
  assert.equal(situationText(desk({ answering: [] })), "Somebody will be with you soon.");
});

test("an agent hears which customers have left", () => {
  const conversation = (...participants) => ({ participants: [...participants, person("agent", { hasLeft: true })] });
  const clara = person("customer", { friendlyName: "Clara" });
  const gone = { ...clara, hasLeft: true };
  assert.equal(departedText(undefined), "");
  assert.equal(departedText(conversation(clara)), "");
  assert.equal(departedText(conversation(gone)), "Clara has left the conversation.");
  assert.equal(departedText(conversation(gone, { ...gone, friendlyName: "Dora" })),
    "Clara and Dora have left the conversation.");
});

test("a conversation is over for a customer who has left, or when it is closed", () => {
  assert.equal(phaseOf(desk()), "waiting");
  const left = desk();
  left.conversations.CH1.participants[0].hasLeft = true;
  assert.equal(phaseOf(left), "ended");
  const closed = desk();
  closed.conversations.CH1.status = "closed";
  assert.equal(phaseOf(closed), "ended");
});
