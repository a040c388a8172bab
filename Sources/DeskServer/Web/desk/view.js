// What the page itself knows: what is selected, open and typed. View actions end here; the desk never hears of it.

export const initialView = Object.freeze({
  selectedTaskSid: null,
  /** Whether the selected task's field may: not from somebody who goes on writing. */
  mayTakeFocus: true,
  viewName: "agent-desktop",
  route: "",
  isDirectoryShown: false,
  isSidebarOpen: false,
  components: {},
  inputs: {},
  outbox: {},
  /** What was sent from a conversation's field, until that has an end: while a plugin looks at it, it is in no outbox. */
  held: {},
  notices: [],
});

/** Whether the tasks that have ended are before one's eyes, and not the selected one. */
export const isHistory = ({ viewName }) => viewName === "history";

/** Beyond this the oldest notices go: a plugin in a loop must not fill the page. */
const maximumNotices = 5;

export function reduceView(view = initialView, message) {
  switch (message.type) {
    case "view":
      return { ...view, ...message.changes };
    case "component":
      return { ...view, components: { ...view.components, [message.name]: shallow(view.components, message) } };
    case "input":
      return { ...view, inputs: { ...view.inputs, [message.conversationSid]: withInput(view, message) } };
    case "outbox-add":
      return changed(view, "outbox", message, (waiting) => [...waiting, message.message]);
    case "outbox-remove":
      return changed(view, "outbox", message, without(message.clientID));
    case "held-add":
      return changed(view, "held", message, (waiting) => [...waiting, message.message]);
    case "held-remove":
      return changed(view, "held", message, without(message.clientID));
    case "notice-add":
      return { ...view, notices: [...view.notices, message.notice].slice(-maximumNotices) };
    case "notice-remove":
      return { ...view, notices: view.notices.filter(({ key }) => key !== message.key) };
    case "event":
      return arrived(view, message);
    case "signed-out":
      return initialView;
    default:
      return view;
  }
}

export const emptyInput = Object.freeze({ body: "", selectionStart: 0, selectionEnd: 0, attachedFiles: [] });

function withInput({ inputs }, { conversationSid, changes }) {
  return { ...emptyInput, ...inputs[conversationSid], ...changes };
}

function changed(view, name, { conversationSid }, change) {
  return { ...view, [name]: { ...view[name], [conversationSid]: change(view[name][conversationSid] ?? []) } };
}

const without = (gone) => (waiting) => waiting.filter(({ clientID }) => clientID !== gone);

/** The messages of a conversation that are not sent yet: those that a plugin looks at, and those that are on their way. */
export function unsentIn({ held, outbox }, conversationSid) {
  const looked = held[conversationSid] ?? [];
  const isElsewhere = ({ clientID }) => !looked.some((message) => message.clientID === clientID);
  return [...looked, ...(outbox[conversationSid] ?? []).filter(isElsewhere)];
}

/** Takes what is attached out of the input while it is sent; what is not sent comes back before what came meanwhile. */
export async function sendingFiles(store, conversationSid, files, send) {
  const attached = () => store.getState().view.inputs[conversationSid]?.attachedFiles ?? [];
  const attach = (attachedFiles) => store.dispatch({ type: "input", conversationSid, changes: { attachedFiles } });
  if (files.length > 0) attach(attached().filter((file) => !files.includes(file)));
  const wasSent = await send();
  if (!wasSent && files.length > 0) attach([...files, ...attached()]);
  return wasSent;
}

/** What the desk has accepted is not waiting any more, even when its answer is lost. */
function arrived(view, { message }) {
  if (!message?.clientID || !view.outbox[message.conversationSid]?.length) return view;
  return changed(view, "outbox", message, without(message.clientID));
}

const shallow = (components, { name, state }) => ({ ...components[name], ...state });
