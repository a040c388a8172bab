// What the desk has said, as one value: a pure function from a state and a message to the next state.
// The same for agents and customers; each sees the members that the desk sends it.

import { connectionOf, firstConnection } from "./connection.js";
import { aheadOf, firstReadings, withReading } from "./deskClock.js";
import { withMessage, withMessages } from "./messages.js";
import { expireTyping, stoppedTyping, withTyping } from "./typing.js";

export const initialState = Object.freeze({
  connection: firstConnection,
  isLoaded: false,
  clockOffset: 0,
  clockReadings: firstReadings,
  you: null,
  limits: {},
  worker: null,
  activities: [],
  queues: [],
  workers: [],
  tasks: {},
  conversations: {},
  typing: {},
  dispositions: [],
  cannedResponses: [],
  plugins: [],
  // The customer's.
  conversationSid: null,
  participantSid: null,
  position: null,
  isStaffed: true,
  // Whether the desk still looks for somebody, or has found one.
  hasTask: true,
  // The sids of those who answer, or undefined where the desk does not say it.
  answering: undefined,
});

/** A task that this worker has nothing to do with any more. */
const endedStatuses = new Set(["completed", "canceled", "rejected", "timeout", "rescinded"]);

export function reduce(state = initialState, message) {
  switch (message.type) {
    case "connection":
      // What is said of the clock holds until another reading.
      return { ...state, connection: connectionOf(message), clockReadings: firstReadings };
    case "welcome":
      return { ...state, you: message.you ?? null, limits: message.limits ?? {} };
    case "state":
      return whole(state, message.state);
    case "event":
      return withEvent(state, message);
    case "settings":
      return { ...state, ...pick(message, ["dispositions", "cannedResponses", "plugins"]) };
    case "typing":
      return { ...state, typing: withTyping(state.typing, message) };
    case "typing-expired":
      return expireTyping(state, message.now);
    case "attributes-set":
      return withAttributes(state, message);
    case "history":
      return withHistory(state, message);
    case "customer-conversation":
      return started(state, message);
    case "signed-out":
      return { ...initialState, connection: state.connection };
    default:
      return state;
  }
}

function whole(state, seen) {
  const conversations = seen.conversations ?? (seen.conversation ? [seen.conversation] : []);
  return {
    ...state,
    isLoaded: true,
    worker: seen.worker ?? null,
    activities: seen.activities ?? [],
    queues: seen.queues ?? [],
    workers: seen.workers ?? [],
    tasks: bySid(seen.tasks ?? []),
    conversations: bySid(conversations.map(complete)),
    typing: {},
    dispositions: seen.dispositions ?? [],
    cannedResponses: seen.cannedResponses ?? [],
    plugins: seen.plugins ?? [],
    conversationSid: seen.conversation?.sid ?? null,
    participantSid: seen.participantSid ?? null,
    position: seen.position ?? null,
    isStaffed: seen.isStaffed ?? true,
    hasTask: seen.hasTask ?? true,
    answering: seen.answering,
  };
}

function withEvent(state, event) {
  let next = { ...state, ...pick(event, ["position", "isStaffed", "answering", "hasTask", "participantSid"]) };
  // An event that comes while nothing is missing has just happened: it tells how the desk's clock differs from ours.
  if (state.connection.state === "live" && event.at && event.now) {
    next.clockReadings = withReading(state.clockReadings, event);
    next.clockOffset = aheadOf(next.clockReadings);
  }
  if (event.worker) next = withWorker(next, event.worker);
  if (event.activity) next.activities = replaced(next.activities, event.activity);
  if (event.queue) next.queues = replaced(next.queues, event.queue);
  if (event.event === "activity.removed") next.activities = without(next.activities, event.activitySid);
  if (event.event === "queue.removed") next.queues = without(next.queues, event.queueSid);
  if (event.conversation && concerns(next, event)) next = withConversation(next, event.conversation);
  if (event.message) next = withNewMessage(next, event.message);
  if (event.task) next = withTask(next, event.task);
  return next;
}

function withWorker(state, worker) {
  const own = state.worker?.sid === worker.sid ? newer(state.worker, worker) : state.worker;
  return { ...state, worker: own, workers: replaced(state.workers, worker) };
}

function withTask(state, task) {
  const tasks = { ...state.tasks };
  const kept = newer(tasks[task.sid], task);
  const hasEnded = endedStatuses.has(kept.status);
  if (hasEnded) delete tasks[task.sid];
  else tasks[task.sid] = kept;
  const conversations = { ...state.conversations };
  const sid = task.conversationSid;
  if (hasEnded && !Object.values(tasks).some(({ conversationSid }) => conversationSid === sid)) {
    delete conversations[sid];
  } else if (!hasEnded && sid && !conversations[sid]) {
    // Its participants come with the next event about it, its messages when somebody looks.
    conversations[sid] = complete({ sid, version: -1 });
  }
  return { ...state, tasks, conversations };
}

/** A worker keeps the conversations of their own tasks; who has handed one over still hears of it. */
function concerns({ worker, conversations, tasks }, { conversation: { sid }, task }) {
  if (!worker || conversations[sid]) return true;
  return [task, ...Object.values(tasks)].some((one) => one?.conversationSid === sid);
}

function withConversation(state, conversation) {
  const known = state.conversations[conversation.sid];
  const latest = newer(known, conversation);
  const messages = withMessages(known?.messages ?? [], conversation.messages ?? []);
  const lastIndex = Math.max(known?.lastIndex ?? 0, conversation.lastIndex ?? 0);
  const next = complete({ ...latest, messages, lastIndex });
  // A customer sees one conversation at a time: the newest that the desk speaks of.
  const current = state.conversations[state.conversationSid];
  const isOlder = current && current.sid !== next.sid && (next.dateCreated ?? 0) < (current.dateCreated ?? 0);
  const conversationSid = state.worker ? null : isOlder ? state.conversationSid : conversation.sid;
  return { ...state, conversationSid, conversations: { ...state.conversations, [conversation.sid]: next } };
}

/** A customer has begun a conversation; what is in it comes with the next events. */
function started(state, { conversationSid, participantSid }) {
  const known = state.conversations[conversationSid] ?? complete({ sid: conversationSid, version: -1 });
  const conversations = { ...state.conversations, [conversationSid]: known };
  return { ...state, conversationSid, participantSid, conversations };
}

function withNewMessage(state, message) {
  const known = state.conversations[message.conversationSid];
  if (!known) return state;
  const next = {
    ...known,
    messages: withMessage(known.messages, message),
    lastIndex: Math.max(known.lastIndex, message.index),
  };
  return {
    ...state,
    conversations: { ...state.conversations, [known.sid]: next },
    typing: stoppedTyping(state.typing, message.conversationSid, message.authorSid),
  };
}

function withAttributes(state, { sid, attributes, mergeExisting }) {
  const task = state.tasks[sid];
  if (!task) return state;
  const merged = mergeExisting ? { ...task.attributes, ...attributes } : attributes;
  return { ...state, tasks: { ...state.tasks, [sid]: { ...task, attributes: merged } } };
}

function withHistory(state, { conversationSid, messages }) {
  const known = state.conversations[conversationSid];
  if (!known) return state;
  const next = { ...known, messages: withMessages(known.messages, messages) };
  return { ...state, conversations: { ...state.conversations, [conversationSid]: next } };
}

/** The one with the higher version; of two with the same, the one that came later. */
export function newer(known, come) {
  return known && (known.version ?? 0) > (come.version ?? 0) ? known : come;
}

function replaced(list, thing) {
  const place = list.findIndex(({ sid }) => sid === thing.sid);
  if (place < 0) return [...list, thing];
  return list.map((known, index) => (index === place ? newer(known, thing) : known));
}

const without = (list, gone) => list.filter(({ sid }) => sid !== gone);
const complete = (conversation) => ({ participants: [], messages: [], lastIndex: 0, ...conversation });
const bySid = (things) => Object.fromEntries(things.map((thing) => [thing.sid, thing]));
const pick = (source, names) =>
  Object.fromEntries(names.filter((name) => name in source).map((name) => [name, source[name]]));
