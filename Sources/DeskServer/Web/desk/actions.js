// The actions that the desk carries out: in the page their body asks the desk, which runs them again with its own
// hooks.

import { actionError, isNoVeto } from "./answers.js";
import { jsonPart } from "./jsonPart.js";
import { mediaOf } from "./media.js";
import { withActivity, withAttributes, withConversation, withOptions, withTask } from "./payloads.js";
import { randomID } from "./requests.js";

const loggedOut = "Once the worker has logged out, they are back at the sign-in page.";

/** `fill` completes the payload before any hook; `key` names what must not be under way twice at once. */
const table = {
  AcceptTask: { fill: withTask, key: ({ sid }) => sid, then: selectTask },
  RejectTask: { fill: withTask, key: ({ sid }) => sid },
  WrapupTask: { fill: withTask, key: ({ sid }) => sid },
  CompleteTask: { fill: withTask, key: ({ sid }) => sid },
  LeaveChannel: { fill: withTask, key: ({ sid }) => sid },
  TransferTask: { fill: (...given) => withOptions(withTask(...given)), key: ({ sid }) => sid },
  CancelTransfer: { fill: (...given) => withOptions(withTask(...given)), key: ({ sid }) => sid },
  SetTaskAttributes: {
    fill: (...given) => withAttributes(withTask(...given), "SetTaskAttributes"),
    then: rememberAttributes,
  },
  SetActivity: { fill: withActivity },
  SetWorkerActivity: { fill: (state, ...given) => ofWorker(state, withActivity(state, ...given)) },
  SetWorkerAttributes: { fill: (_, payload = {}) => withAttributes(payload, "SetWorkerAttributes") },
  SendMessage: { fill: message, body: sendMessage },
  SendTyping: { fill: withConversation },
  MarkMessagesDelivered: { fill: withConversation },
  MarkMessagesRead: { fill: withConversation },
};

/**
 * @param page `{ actions, channel, store, uploads, waiting, typing, signOut, now }`: the page's Actions, its channel and store,
 *   what uploads files, who is told that the desk waits for a hook, who knows whether somebody has typed since, what brings
 *   the sign-in page back, and the clock.
 */
export function registerDeskActions(page) {
  const { actions, store } = page;
  for (const [name, { fill, key, body, then }] of Object.entries(table)) {
    actions.registerAction(
      name,
      async (payload, context) => {
        const output = await (body ?? askDesk)(page, name, payload, context);
        await then?.(page, payload, context);
        return output;
      },
      (payload) => fill(store.getState().desk, payload ?? {}, name),
      key ? { oneAtATime: key } : undefined,
    );
  }
  actions.registerAction(
    "Logout",
    async (payload, context) => {
      await askDesk(page, "Logout", payload, context);
      await page.signOut();
    },
    (payload) => ({ forceLogout: false, ...payload }),
    { withoutAfterPhase: loggedOut },
  );
}

/** Asks the desk for an action with the JSON part of a payload. */
async function askDesk({ channel, waiting }, action, payload, context) {
  const onWaiting = (news) => waiting?.onDesk(context.id, news);
  try {
    return await channel.invoke(action, jsonPart(payload), { signal: context.signal, onWaiting });
  } catch (answer) {
    throw actionError(answer);
  } finally {
    waiting?.deskAnswered(context.id);
  }
}

/** Through its action, so that plugins see it; that one of them objects does not undo the acceptance. */
async function selectTask({ typing }, { sid }, context) {
  if (typing?.hasTypedSince(context.id)) return;
  await context.invokeAction("SelectTask", { sid }).catch(() => {});
}

/** So that the next action's hooks see them, even before the desk's event has come. */
async function rememberAttributes({ store }, { sid, attributes, mergeExisting }) {
  store.dispatch({ type: "attributes-set", sid, attributes, mergeExisting });
}

function ofWorker(state, payload) {
  return { ...payload, workerSid: payload.workerSid ?? state.worker?.sid };
}

function message(state, payload, name) {
  const { body = "", messageAttributes = {}, attachedFiles = [], clientID = randomID() } = payload;
  return { ...withConversation(state, payload, name), body, messageAttributes, attachedFiles, clientID };
}

/** The message stands in the conversation at once, as one that is on its way: its files go first. */
async function sendMessage(page, name, payload, context) {
  const { conversationSid, clientID, body } = payload;
  const files = payload.attachedFiles ?? [];
  const { dispatch } = page.store;
  const message = { clientID, body, dateCreated: page.now(), media: mediaOf(files) };
  dispatch({ type: "outbox-add", conversationSid, message });
  try {
    const attachedFiles = await page.uploads.send(conversationSid, files, { signal: context.signal });
    const output = await askDesk(page, name, { ...payload, attachedFiles }, context);
    page.uploads.forget(files);
    return output;
  } catch (error) {
    if (isNoVeto(error)) page.uploads.forget(files);
    throw error;
  } finally {
    dispatch({ type: "outbox-remove", conversationSid, clientID });
  }
}
