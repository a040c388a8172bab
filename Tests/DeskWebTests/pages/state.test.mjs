import assert from "node:assert/strict";
import { test } from "node:test";
import { gapBefore, progressOf, unreadCount } from "../../../Sources/DeskServer/Web/desk/messages.js";
import { reduce } from "../../../Sources/DeskServer/Web/desk/state.js";
import { typingSentence } from "../../../Sources/DeskServer/Web/desk/typing.js";

const task = (fields = {}) =>
  ({ sid: "WR1", taskSid: "WT1", status: "pending", conversationSid: "CH1", attributes: {}, version: 1, ...fields });
const message = (index, fields = {}) => ({
  sid: `IM${index}`, conversationSid: "CH1", index, authorSid: "MB1", body: `${index}`, clientID: `c${index}`,
  ...fields,
});
const conversation = (fields = {}) =>
  ({ sid: "CH1", status: "active", participants: [], messages: [], lastIndex: 0, version: 1, ...fields });

function after(...messages) {
  return messages.reduce(reduce, reduce(undefined, { type: "start" }));
}

const agent = (fields = {}) => ({
  type: "state", cursor: 1,
  state: { worker: { sid: "WK1", version: 1 }, tasks: [task()], conversations: [conversation()], ...fields },
});
const event = (fields) => ({ type: "event", cursor: 2, event: "x", ...fields });

test("a state replaces all that was known before", () => {
  const state = after(agent(), agent({ tasks: [], conversations: [] }));
  assert.deepEqual(state.tasks, {});
  assert.deepEqual(state.conversations, {});
});

test("of two versions of a thing the newer one is kept, whichever comes first", () => {
  const news = event({ task: task({ status: "accepted", version: 3 }) });
  const old = event({ task: task({ status: "pending", version: 2 }) });
  assert.equal(after(agent(), news, old).tasks.WR1.status, "accepted");
  assert.equal(after(agent(), old, news).tasks.WR1.status, "accepted");
});

test("a state is never changed in place", () => {
  const before = after(agent());
  const copy = structuredClone(before);
  reduce(before, event({ task: task({ version: 9 }), message: message(1), worker: { sid: "WK1", version: 2 } }));
  assert.deepEqual(before, copy);
});

for (const status of ["completed", "canceled", "rejected", "timeout", "rescinded"]) {
  test(`a task that is ${status} leaves the page, and its conversation with it`, () => {
    const state = after(agent(), event({ task: task({ status, version: 2 }) }));
    assert.deepEqual(Object.keys(state.tasks), []);
    assert.deepEqual(Object.keys(state.conversations), []);
  });
}

test("a conversation stays while another task of it is there", () => {
  const state = after(
    agent({ tasks: [task(), task({ sid: "WR2" })] }), event({ task: task({ status: "completed", version: 2 }) }));
  assert.deepEqual(Object.keys(state.conversations), ["CH1"]);
});

test("who has handed a task over keeps nothing of what they still hear about it", () => {
  const { conversations } = after(agent({ tasks: [], conversations: [] }), event({ conversation: conversation() }));
  assert.deepEqual(conversations, {});
});

test("an offer makes a place for its conversation, so that messages find it", () => {
  const state = after(agent({ tasks: [], conversations: [] }), event({ task: task() }), event({ message: message(3) }));
  assert.deepEqual(state.conversations.CH1.messages.map(({ index }) => index), [3]);
});

test("messages stand in order of index, each once", () => {
  const state = after(agent(), ...[2, 1, 2, 3].map((index) => event({ message: message(index) })));
  assert.deepEqual(state.conversations.CH1.messages.map(({ index }) => index), [1, 2, 3]);
  assert.equal(state.conversations.CH1.lastIndex, 3);
});

test("an event about a conversation keeps the messages that are known", () => {
  const { messages: _, ...news } = conversation({ version: 2, status: "closed" });
  const state = after(agent(), event({ message: message(1) }), event({ conversation: news }));
  assert.equal(state.conversations.CH1.messages.length, 1);
  assert.equal(state.conversations.CH1.status, "closed");
});

test("older messages that were fetched are put before the others", () => {
  const history = { type: "history", conversationSid: "CH1", messages: [message(1), message(2)] };
  const state = after(agent(), event({ message: message(3) }), history);
  assert.deepEqual(state.conversations.CH1.messages.map(({ index }) => index), [1, 2, 3]);
});

test("a worker's own activity and the one in the list change together", () => {
  const worker = { sid: "WK1", activityName: "Break", version: 2 };
  const state = after(agent({ workers: [{ sid: "WK1", version: 1 }] }), event({ worker }));
  assert.equal(state.worker.activityName, "Break");
  assert.equal(state.workers[0].activityName, "Break");
});

test("an activity or a queue that was removed is there no more, whatever was said of it before", () => {
  const [activities, queues] = [[{ sid: "WA1" }, { sid: "WA2" }], [{ sid: "WQ1" }, { sid: "WQ2" }]];
  const state = after(agent({ activities, queues }),
    event({ event: "activity.saved", activity: { sid: "WA2", name: "Lunch" }, activitySid: "WA2" }),
    event({ event: "activity.removed", activitySid: "WA2" }), event({ event: "queue.removed", queueSid: "WQ1" }),
    event({ event: "task.entered-queue", queueSid: "WQ2" }));
  assert.deepEqual([state.activities, state.queues], [[{ sid: "WA1" }], [{ sid: "WQ2" }]]);
});

test("attributes that were set are there before the desk's event", () => {
  const set = { type: "attributes-set", sid: "WR1", attributes: { disposition: "Solved" }, mergeExisting: true };
  const state = after(agent({ tasks: [task({ attributes: { name: "Clara" } })] }), set);
  assert.deepEqual(state.tasks.WR1.attributes, { name: "Clara", disposition: "Solved" });
});

test("who writes is forgotten after five seconds, or when the message comes", () => {
  const typing = { type: "typing", conversationSid: "CH1", participantSid: "MB1", friendlyName: "Clara", now: 1_000 };
  const sentence = (state) => typingSentence(state.typing, "CH1");
  assert.equal(sentence(after(agent(), typing)), "Clara is writing …");
  assert.equal(sentence(after(agent(), typing, { type: "typing-expired", now: 5_999 })), "Clara is writing …");
  assert.equal(sentence(after(agent(), typing, { type: "typing-expired", now: 6_000 })), "");
  assert.equal(sentence(after(agent(), typing, event({ message: message(1) }))), "");
});

test("a live event tells how far the desk's clock is ahead; a replayed one does not", () => {
  const late = event({ at: 5_000, now: 2_000 });
  assert.equal(after(agent(), late).clockOffset, 0);
  assert.equal(after({ type: "connection", state: "live" }, late).clockOffset, 3_000);
});

test("an event that was long on its way does not change the desk's clock, on a new connection it may", () => {
  const live = { type: "connection", state: "live" };
  const [first, late, better] = [[5_000, 2_000], [10_000, 9_500], [20_000, 16_900]].map(([at, now]) => event({ at, now }));
  assert.equal(after(live, first, late).clockOffset, 3_000);
  assert.equal(after(live, first, late, better).clockOffset, 3_100);
  assert.equal(after(live, better, live, first).clockOffset, 3_000);
  assert.equal(after(live, better, live).clockOffset, 3_100);
});

test("when this machine's clock is set anew, countdowns are right again after some minutes", () => {
  const minutes = (count, ahead) => event({ at: count * 60_000, now: count * 60_000 - ahead });
  const before = after({ type: "connection", state: "live" }, minutes(1, 3_000), minutes(2, 3_000));
  const set = (ahead) => [3, 8, 10, 15].reduce((state, count) => reduce(state, minutes(count, ahead)), before).clockOffset;
  assert.equal(set(3_600_000), 3_600_000);
  assert.equal(set(-3_600_000), -3_600_000);
  assert.equal([3, 8, 10].reduce((state, count) => reduce(state, minutes(count, 2_000)), before).clockOffset, 3_000);
  assert.equal(reduce(before, minutes(2.1, 3_600_000)).clockOffset, 3_600_000);
});

test("a customer sees the place in the queue change", () => {
  const state = { conversation: conversation(), participantSid: "MB1", position: 3, isStaffed: true };
  const seen = after({ type: "state", cursor: 1, state }, event({ position: 2 }));
  assert.deepEqual([seen.conversationSid, seen.participantSid, seen.position], ["CH1", "MB1", 2]);
});

test("who answers a customer is as the desk has said it last, and unknown where it does not say it", () => {
  const state = { conversation: conversation(), participantSid: "MB1", answering: ["MB2"] };
  const seen = { type: "state", cursor: 1, state };
  assert.deepEqual(after(seen).answering, ["MB2"]);
  assert.deepEqual(after(seen, event({ position: 2 })).answering, ["MB2"]);
  assert.deepEqual(after(seen, event({ answering: [] })).answering, []);
  assert.equal(after({ ...seen, state: { ...state, answering: undefined } }).answering, undefined);
});

test("late news of an older conversation does not bring it back before a customer's eyes", () => {
  const state = { conversation: conversation({ sid: "CH2", dateCreated: 20 }), participantSid: "MB2" };
  const seen = after({ type: "state", cursor: 1, state }, event({ conversation: conversation({ dateCreated: 10 }) }));
  assert.equal(seen.conversationSid, "CH2");
});

test("a message of an unknown type changes nothing", () => {
  const state = after(agent());
  assert.equal(reduce(state, { type: "who-knows" }), state);
});

test("what is missing among the newest messages is found, and no more than that", () => {
  assert.equal(gapBefore([message(1), message(2)], 2), null);
  assert.equal(gapBefore([message(1), message(4)], 4), 4);
  assert.equal(gapBefore([], 3), 4);
  assert.equal(gapBefore(Array.from({ length: 50 }, (_, place) => message(11 + place)), 60), null);
});

test("one's own messages are never unread", () => {
  const seen = conversation({
    participants: [{ sid: "MB2", readIndex: 1 }],
    messages: [message(1), message(2), message(3, { authorSid: "MB2" })],
  });
  assert.equal(unreadCount(seen, "MB2"), 1);
});

test("a message is read when somebody else has read it, not its author", () => {
  const seen = (readIndex, deliveredIndex) => conversation({
    participants: [{ sid: "MB1", readIndex: 9, deliveredIndex: 9 }, { sid: "MB2", readIndex, deliveredIndex }],
  });
  assert.equal(progressOf(message(2), seen(2, 2)), "read");
  assert.equal(progressOf(message(2), seen(1, 2)), "delivered");
  assert.equal(progressOf(message(2), seen(0, 1)), "accepted");
  const left = seen(2, 2);
  left.participants[1].hasLeft = true;
  assert.equal(progressOf(message(2), left), "read");
});
