// The actions that end in the page: what is selected, open, typed and shown.

import { attachProblem, mediaAddress } from "./media.js";
import { withConversation, withTaskOrNone } from "./payloads.js";
import { emptyInput, isHistory } from "./view.js";

export function registerViewActions({ actions, store, browser, typing }) {
  const desk = () => store.getState().desk;
  const change = (changes) => store.dispatch({ type: "view", changes });
  const input = (sid) => store.getState().view.inputs[sid] ?? emptyInput;
  const setInput = (conversationSid, changes) => store.dispatch({ type: "input", conversationSid, changes });
  const register = (name, body, fill = (payload) => payload) =>
    actions.registerAction(name, async (payload, context) => body(payload, context), (payload) => fill(payload, name));
  const showView = (viewName) => {
    browser.history("push", `/${viewName}`);
    change({ viewName });
  };
  const inConversation = (payload, name) => withConversation(desk(), payload, name);

  register("SelectTask", ({ sid }, { id }) => {
    if (sid && isHistory(store.getState().view)) showView("agent-desktop");
    change({ selectedTaskSid: sid, mayTakeFocus: !typing?.hasTypedSince(id) });
  }, (payload, name) => withTaskOrNone(desk(), payload, name));

  register("SetInputText", ({ conversationSid, body, selectionStart, selectionEnd }) => {
    const end = body.length;
    setInput(conversationSid, { body, selectionStart: selectionStart ?? end, selectionEnd: selectionEnd ?? end });
  }, (payload, name) => ({ body: "", ...inConversation(payload, name) }));

  const attach = ({ conversationSid, files }) => {
    const { attachedFiles } = input(conversationSid);
    const problem = attachProblem(attachedFiles, files, desk().limits);
    if (problem) throw new Error(problem);
    setInput(conversationSid, { attachedFiles: [...attachedFiles, ...files] });
  };
  register("AttachFiles", attach, (payload, name) => ({ files: [], ...inConversation(payload, name) }));
  register("AttachFile", ({ file, ...rest }) => attach({ ...rest, files: [file] }), inConversation);
  register("DetachFile", ({ conversationSid, file }) => {
    const attachedFiles = input(conversationSid).attachedFiles.filter((attached) => attached !== file);
    setInput(conversationSid, { attachedFiles });
  }, inConversation);

  // What a plugin keeps elsewhere has an address of its own, and needs no conversation.
  register("DownloadMedia", ({ conversationSid, media }) =>
    (conversationSid && media?.sid ? browser.save(mediaAddress(conversationSid, media.sid)) : browser.download(media)),
  (payload, name) => (payload?.media?.sid ? inConversation(payload, name) : payload));
  register("NavigateToView", ({ viewName }) => showView(viewName));
  register("ShowDirectory", () => change({ isDirectoryShown: true }));
  register("HideDirectory", () => change({ isDirectoryShown: false }));
  register("ToggleSidebar", ({ open }) => change({ isSidebarOpen: open }), (payload) => ({
    ...payload,
    open: payload?.open ?? !store.getState().view.isSidebarOpen,
  }));
  register("SetComponentState", ({ name, state }) => store.dispatch({ type: "component", name, state }));

  register("HistoryPush", (path) => browser.history("push", path));
  register("HistoryReplace", (path) => browser.history("replace", path));
  register("HistoryGo", (steps) => browser.history("go", steps));
  register("HistoryGoBack", () => browser.history("go", -1));
  register("HistoryGoForward", () => browser.history("go", 1));
}
