import assert from "node:assert/strict";
import { test } from "node:test";
import { phaseOf, situationText } from "../../../Sources/DeskServer/Web/customer/situation.js";
import { filledIn } from "../../../Sources/DeskServer/Web/desk/canned.js";
import { durationText, elapsedText } from "../../../Sources/DeskServer/Web/desk/clockText.js";
import { createDrafts } from "../../../Sources/DeskServer/Web/desk/drafts.js";
import { splitLinks } from "../../../Sources/DeskServer/Web/desk/links.js";
import { authorAtDesk } from "../../../Sources/DeskServer/Web/desk/messages.js";
import { createOpenAgain } from "../../../Sources/DeskServer/Web/desk/openAgain.js";
import { randomID } from "../../../Sources/DeskServer/Web/desk/requests.js";
import { departedText, waitingSinceOf } from "../../../Sources/DeskServer/Web/desk/taskText.js";

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

test("what was open is open again, in a browser that keeps such things", () => {
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text),
    removeItem: (key) => kept.delete(key) });
  createOpenAgain(storage, "inspector").set(true);
  assert.equal(createOpenAgain(storage, "inspector").isOpen(), true);
  assert.equal(createOpenAgain(storage, "other").isOpen(), false);
  createOpenAgain(storage, "inspector").set(false);
  assert.equal(kept.size, 0);
  const refusing = createOpenAgain(() => { throw new Error("no"); }, "inspector");
  refusing.set(true);
  assert.equal(refusing.isOpen(), false);
});

test("drafts are kept for each person and conversation, and an empty one is none", () => {
  const storage = new Map();
  const like = { getItem: (key) => storage.get(key), setItem: (key, text) => storage.set(key, text),
    removeItem: (key) => storage.delete(key) };
  const drafts = createDrafts(like, "WK1");
  drafts.save("CH1", "Hel");
  assert.equal(createDrafts(like, "WK1").load("CH1"), "Hel");
  assert.equal(createDrafts(like, "WK2").load("CH1"), "");
  drafts.save("CH1", "");
  assert.equal(storage.size, 0);
});

test("a browser that keeps nothing stops nobody from typing", () => {
  const refuse = () => { throw new Error("no"); };
  const drafts = createDrafts({ getItem: refuse, setItem: refuse, removeItem: refuse }, "WK1");
  drafts.save("CH1", "Hel");
  assert.equal(drafts.load("CH1"), "");
});

const person = (kind, fields = {}) => ({ sid: kind, kind, friendlyName: kind, hasLeft: false, ...fields });
const desk = (fields = {}, ...participants) => ({
  conversations: { CH1: { sid: "CH1", status: "active", participants: [person("customer"), ...participants] } },
  conversationSid: "CH1", participantSid: "customer", position: null, isStaffed: true, ...fields,
});

test("a customer hears where things stand", () => {
  assert.equal(situationText(desk({ position: 2 })), "You are number 2.");
  assert.equal(situationText(desk({ position: 1 })), "You are next.");
  assert.equal(situationText(desk({}, person("agent", { friendlyName: "Ana" }))), "Ana is answering.");
  assert.match(situationText(desk({ isStaffed: false })), /Nobody is here/);
  assert.match(situationText({ ...desk({ isStaffed: false }), conversationSid: null }), /Leave a message/);
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
