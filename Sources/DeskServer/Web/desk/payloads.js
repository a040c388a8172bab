// What callers leave out of a payload is filled in before any hook sees it, so that a hook may read whichever of the
// alternatives it likes: the task or its sid, the conversation or its sid, the activity by sid, name or kind.

/** `{ task? or sid? }`. The sid is the reservation's; a task's own sid is understood, too. */
export function withTask(state, payload = {}, action = "This action") {
  const sid = payload.sid ?? payload.task?.reservationSid ?? payload.task?.sid;
  if (!sid) throw new Error(`${action} needs a task, or the sid of its reservation.`);
  const task = payload.task ?? state.tasks[sid] ?? Object.values(state.tasks).find(({ taskSid }) => taskSid === sid);
  if (!task) throw new Error(`${action}: you have no task ${sid}.`);
  return { ...payload, task, sid: task.reservationSid ?? task.sid };
}

/** The same, where leaving out both means none. */
export function withTaskOrNone(state, payload = {}, action) {
  return payload?.sid || payload?.task ? withTask(state, payload, action) : { ...payload, task: null, sid: null };
}

/** `{ conversation? or conversationSid? }`, in Flex 1 `{ channel? or channelSid? }`. */
export function withConversation(state, payload = {}, action = "This action") {
  const given = payload.conversation ?? payload.channel;
  const sid = payload.conversationSid ?? payload.channelSid ?? given?.sid ?? given?.source?.sid;
  if (!sid) throw new Error(`${action} needs a conversation, or its sid.`);
  const conversation = given ?? state.conversations[sid];
  if (!conversation) throw new Error(`${action}: you take no part in conversation ${sid}.`);
  return { ...payload, conversation, conversationSid: sid, channel: conversation, channelSid: sid };
}

/** `{ activitySid?, activityName? or activityAvailable? }`: the sid is the most exact, availability the least. */
export function withActivity(state, payload = {}, action = "This action") {
  const { activitySid, activityName, activityAvailable } = payload;
  const activity = state.activities.find(({ sid, name, available }) => {
    if (activitySid) return sid === activitySid;
    if (activityName) return name === activityName;
    return activityAvailable !== undefined && available === activityAvailable;
  });
  if (!activity) {
    const names = state.activities.map(({ name }) => name).join(", ");
    const wanted = activitySid ?? activityName ?? "of that kind";
    throw new Error(`${action}: there is no activity ${wanted}. There are: ${names}.`);
  }
  return {
    ...payload,
    activitySid: activity.sid,
    activityName: activity.name,
    activityAvailable: activity.available,
    options: payload.options ?? {},
  };
}

export function withOptions(payload) {
  return { ...payload, options: payload.options ?? {} };
}

export function withAttributes(payload, action) {
  const { attributes, mergeExisting = true } = payload;
  if (attributes === null || typeof attributes !== "object" || Array.isArray(attributes)) {
    throw new Error(`${action} needs attributes: an object.`);
  }
  return { ...payload, attributes, mergeExisting };
}
