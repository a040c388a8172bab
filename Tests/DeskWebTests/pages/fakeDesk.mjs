// A desk in miniature, for looking at the pages and testing them: two agents, one queue, every action of the pages.
// It decides nothing cleverly; what is real about it is what it sends.

import { randomID } from "../../../Sources/DeskServer/Web/desk/requests.js";

const greeting = {
  sid: "CR1", name: "Greeting", body: "Hello {{task.customerName}}, I am {{worker.friendlyName}}.",
};

export class FakeDesk {
  cursor = 0;
  lastSid = 0;
  peers = new Set();
  tasks = new Map();
  conversations = new Map();
  dispositions = ["Solved", "Call back", "Spam"];
  /** What stands in for hooks on the desk: `(action, payload) → null, { error } or { waiting }`. */
  veto = () => null;

  activities = ["Available", "Unavailable", "Break", "Offline"].map((name, place) =>
    ({ sid: `WA${place}`, name, available: place === 0 }));
  queues = [{ sid: "WQ1", friendlyName: "Support" }];
  workers = ["Ana", "Ben"].map((friendlyName, place) => ({
    sid: `WK${place + 1}`, friendlyName, attributes: { skills: ["support"] }, ...this.#activity("WA1"),
    nextActivitySid: null, presence: "present", version: 1,
  }));

  sid(prefix) {
    this.lastSid += 1;
    return `${prefix}${String(this.lastSid).padStart(4, "0")}`;
  }

  #activity(sid) {
    const { name, available } = this.activities.find((activity) => activity.sid === sid);
    return { activitySid: sid, activityName: name, isAvailable: available };
  }

  // Seeing

  stateFor({ worker, visitor }) {
    if (worker) {
      const tasks = this.tasksOf(worker);
      return {
        worker: this.workers.find(({ sid }) => sid === worker), activities: this.activities, queues: this.queues,
        workers: this.workers, tasks, plugins: [], dispositions: this.dispositions,
        // Only who has taken a task may read what was said.
        conversations: tasks.filter(({ status }) => status !== "pending")
          .map(({ conversationSid }) => this.conversations.get(conversationSid)),
        cannedResponses: [greeting],
      };
    }
    const conversation = [...this.conversations.values()].filter((one) => one.visitor === visitor).at(-1) ?? null;
    const participantSid = conversation?.participants[0].sid ?? null;
    return { conversation, participantSid, ...this.placeOf(conversation) };
  }

  get isStaffed() { return this.workers.some(({ isAvailable }) => isAvailable); }

  tasksOf(worker) {
    return [...this.tasks.values()].filter(({ workerSid, status }) =>
      workerSid === worker && ["pending", "accepted", "wrapping"].includes(status));
  }

  positionOf(conversation) {
    const waiting = [...this.tasks.values()].filter(({ taskStatus }) => ["pending", "reserved"].includes(taskStatus));
    const place = waiting.findIndex(({ conversationSid }) => conversationSid === conversation?.sid);
    return place < 0 ? null : place + 1;
  }

  /** What only customers are told. */
  placeOf(conversation) {
    const tasks = [...this.tasks.values()].filter(({ conversationSid, status }) =>
      conversationSid === conversation?.sid && status === "accepted");
    const answering = conversation?.participants.filter(({ identity }) =>
      tasks.some(({ workerSid }) => workerSid === identity)).map(({ sid }) => sid) ?? [];
    return { position: this.positionOf(conversation), isStaffed: this.isStaffed, answering };
  }

  tell(event, { conversation: whole, ...rest }) {
    this.cursor += 1;
    // Its messages come one by one, or when a page asks for them.
    const { messages, ...conversation } = whole ?? {};
    const things = whole ? { ...rest, conversation } : rest;
    const sid = things.conversation?.sid ?? things.message?.conversationSid ?? things.task?.conversationSid;
    const visitor = this.conversations.get(sid)?.visitor;
    for (const peer of this.peers) {
      const isOwn = peer.worker
        ? !sid || (things.task ? things.task.workerSid === peer.worker
          : this.tasksOf(peer.worker).some((task) => task.conversationSid === sid))
        : visitor === peer.visitor;
      if (!isOwn) continue;
      const { task, ...forCustomer } = things;
      const extra = peer.worker ? things
        : { ...forCustomer, ...this.placeOf(this.conversations.get(sid)) };
      peer.send({ type: "event", cursor: this.cursor, event, at: Date.now(), ...structuredClone(extra) });
    }
  }

  // Doing

  invoke(who, action, payload) {
    const problem = this.veto(action, payload, this);
    if (problem) return problem;
    const task = this.tasks.get(payload?.sid);
    const conversation = this.conversations.get(payload?.conversationSid);
    const isMe = ({ sid, identity }) => identity === who.worker || sid === who.participant;
    const me = conversation?.participants.find(isMe);
    switch (action) {
      case "StartConversation": return this.start(who, payload);
      case "SendMessage": return this.say(conversation, me ?? conversation.participants[0], payload);
      case "SendTyping": return this.typing(conversation, me ?? conversation.participants[0]);
      case "MarkMessagesRead": case "MarkMessagesDelivered": return this.mark(action, conversation, me, payload);
      case "LeaveConversation": return this.leave(conversation);
      case "AcceptTask": return this.accept(task);
      case "RejectTask": return this.move(task, "rejected");
      case "WrapupTask": return this.move(task, "wrapping", Date.now() + 60_000);
      case "CompleteTask": return this.complete(task);
      case "SetTaskAttributes":
        Object.assign(task.attributes, payload.attributes);
        return this.move(task, task.status, task.timeoutAt);
      case "TransferTask":
        task.transfer = { sid: this.sid("TT"), mode: payload.options.mode, status: "initiated", isIncoming: false,
          targetSid: payload.targetSid, targetName: this.nameOf(payload.targetSid), reason: null };
        return this.move(task, task.status);
      case "CancelTransfer":
        task.transfer.status = "canceled";
        return this.move(task, task.status);
      case "SetActivity": return this.setActivity(who, payload);
      case "Logout": return {};
      default:
        return { status: 404, error: { kind: "unknownAction", action, message: `There is no action ${action}.` } };
    }
  }

  nameOf(sid) {
    return [...this.workers, ...this.queues].find((thing) => thing.sid === sid)?.friendlyName ?? sid;
  }

  setActivity({ worker: sid }, { activitySid, options }) {
    const worker = this.workers.find((one) => one.sid === sid);
    if (options?.whenDone) worker.nextActivitySid = activitySid;
    else Object.assign(worker, this.#activity(activitySid));
    worker.version += 1;
    this.tell("worker.activity-changed", { worker });
    this.offer();
    return {};
  }

  start(who, { customerName, body, clientID }) {
    const participant = this.participant("customer", customerName, customerName);
    const conversation = { sid: this.sid("CH"), status: "active", dateCreated: Date.now(), participants: [participant],
      lastIndex: 0, version: 1, messages: [], visitor: who.visitor };
    who.participant = participant.sid;
    this.conversations.set(conversation.sid, conversation);
    const sid = this.sid("WR");
    this.tasks.set(sid, {
      sid, reservationSid: sid, status: "none", taskSid: this.sid("WT"), taskStatus: "pending",
      attributes: { customerName, conversationSid: conversation.sid, channelSid: conversation.sid },
      queueName: "Support", queueSid: "WQ1", workflowSid: "WW1", taskChannelUniqueName: "chat", channelType: "chat",
      priority: 0, age: 0, dateCreated: Date.now(), workerSid: null, reason: null, conversationSid: conversation.sid,
      timeoutAt: null, objection: null, transfer: null, version: 1,
    });
    this.tell("conversation.created", { conversation });
    this.say(conversation, participant, { body, clientID });
    this.offer();
    return { output: { conversationSid: conversation.sid, participantSid: participant.sid } };
  }

  participant(kind, identity, friendlyName) {
    return { sid: this.sid("MB"), kind, identity, friendlyName, deliveredIndex: 0, readIndex: 0, hasLeft: false };
  }

  offer() {
    for (const task of this.tasks.values()) {
      const worker = this.workers.find(({ isAvailable }) => isAvailable);
      if (task.taskStatus !== "pending" || !worker) continue;
      const timeoutAt = Date.now() + 30_000;
      Object.assign(task, { workerSid: worker.sid, status: "pending", taskStatus: "reserved", timeoutAt });
      this.changed(task, "reservation.created");
    }
  }

  /** An offer that nobody has answered in time: then its worker is taken to be away. */
  miss(task) {
    this.move(task, "timeout");
    this.setActivity({ worker: task.workerSid }, { activitySid: "WA3" });
  }

  accept(task) {
    const worker = this.workers.find(({ sid }) => sid === task.workerSid);
    const conversation = this.conversations.get(task.conversationSid);
    conversation.participants.push(this.participant("agent", worker.sid, worker.friendlyName));
    conversation.version += 1;
    task.taskStatus = "assigned";
    this.move(task, "accepted");
    this.tell("participant.joined", { conversation });
    return {};
  }

  complete(task) {
    this.move(task, "completed");
    const conversation = this.conversations.get(task.conversationSid);
    conversation.status = "closed";
    conversation.version += 1;
    this.tell("conversation.status-changed", { conversation });
    return {};
  }

  leave(conversation) {
    conversation.participants[0].hasLeft = true;
    conversation.version += 1;
    this.tell("participant.left", { conversation });
    const task = [...this.tasks.values()].find(({ conversationSid }) => conversationSid === conversation.sid);
    return this.move(task, task.status === "accepted" ? "wrapping" : "canceled", Date.now() + 60_000);
  }

  move(task, status, timeoutAt = null) {
    const last = { wrapping: "wrapping", completed: "completed", canceled: "canceled", rejected: "pending",
      timeout: "pending" }[status];
    Object.assign(task, { status, timeoutAt, taskStatus: last ?? task.taskStatus });
    this.changed(task, "reservation.status-changed");
    return {};
  }

  changed(task, event) {
    task.version += 1;
    this.tell(event, { task, conversation: this.conversations.get(task.conversationSid) });
  }

  say(conversation, author, { body, clientID = randomID(), messageAttributes = {} }) {
    conversation.lastIndex += 1;
    const message = { sid: this.sid("IM"), conversationSid: conversation.sid, index: conversation.lastIndex,
      authorSid: author.sid, authorKind: author.kind, authorName: author.friendlyName, body,
      attributes: messageAttributes, clientID, dateCreated: Date.now() };
    conversation.messages.push(message);
    this.tell("message.accepted", { message });
    return { output: { index: message.index } };
  }

  typing(conversation, { sid, kind, friendlyName }) {
    for (const peer of this.peers) {
      if (Boolean(peer.worker) === (kind === "agent")) continue;
      peer.send({ type: "typing", conversationSid: conversation.sid, participantSid: sid, friendlyName });
    }
    return {};
  }

  mark(action, conversation, me = conversation.participants[0], { index }) {
    me.deliveredIndex = Math.max(me.deliveredIndex, index);
    if (action === "MarkMessagesRead") me.readIndex = Math.max(me.readIndex, index);
    conversation.version += 1;
    this.tell("message.read", { conversation });
    return {};
  }
}
