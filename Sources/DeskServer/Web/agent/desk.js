// Puts the signed-in page together: store, channel, actions, plugins, and the view that follows the store.

import { registerDeskActions } from "../desk/actions.js";
import { watchBlocks } from "../desk/blocks.js";
import { createBrowser } from "../desk/browser.js";
import { Channel } from "../desk/channel.js";
import { createDrafts } from "../desk/drafts.js";
import { channelAddress, request } from "../desk/http.js";
import { createKept } from "../desk/kept.js";
import { createPerformer } from "../desk/perform.js";
import { admitPerson, isSignedInAs } from "../desk/session.js";
import { createPasswordDialog } from "../desk/signIn.js";
import { createUploads } from "../desk/media.js";
import { reduce } from "../desk/state.js";
import { watchTyping } from "../desk/sinceTyped.js";
import { combined, createStore } from "../desk/store.js";
import { withTaskName } from "../desk/taskText.js";
import { reduceTraces } from "../desk/traces.js";
import { reduceView } from "../desk/view.js";
import { registerViewActions } from "../desk/viewActions.js";
import { Waiting } from "../desk/waiting.js";
import { Actions } from "../flex/actions.js";
import { createFlex, publish } from "../flex/flex.js";
import { startPlugins } from "./plugins.js";
import { followStore } from "./following.js";
import { createShell } from "./shell.js";

export function startDesk(page, person, { onSignedOut }) {
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  // A store of their own: a plugin that follows the other one must not be told of what itself has done.
  const traces = createStore(reduceTraces);
  const actions = new Actions();
  const waiting = new Waiting();
  const drafts = createDrafts(
    { own: sessionStorage, shared: localStorage, windows: new BroadcastChannel("plugboard.drafts") },
    person.workerSid ?? person.name);
  const flex = createFlex({ actions, store, person });
  const channel = new Channel({ url: channelAddress(), admit: admitPerson });
  const showRoute = (route) =>
    store.dispatch({ type: "view", changes: { route, viewName: route.split("/")[1] || "agent-desktop" } });
  const browser = createBrowser(showRoute);
  const now = () => Date.now();

  const inspector = createKept(() => sessionStorage, "inspector");
  const selection = createKept(() => sessionStorage, "selection");

  const password = createPasswordDialog((text) => flex.Notifications.show({ type: "success", text }));
  let isLeaving = false;

  async function signOut() {
    isLeaving = true;
    drafts.forget();
    inspector.set("");
    selection.set("");
    await request("DELETE", "/session").catch(() => {});
    channel.close();
  }

  waiting.watch(actions);
  const typing = watchTyping(actions);
  registerDeskActions({ actions, channel, store, uploads: createUploads(), waiting, typing, signOut, now });
  registerViewActions({ actions, store, browser, typing });
  publish(flex);
  actions.observe((event) => traces.dispatch({ type: "page-trace", event }), { kinds: ["started", "hooks", "settled"] });

  actions.observe(({ owner, action, hook, cause }) => console.error(`${owner}'s ${hook} on ${action} failed:`, cause),
    { kinds: ["faults"] });

  const blocks = watchBlocks(actions, (count) => store.dispatch({ type: "view", changes: { blockChanges: count } }));
  // It stays until somebody dismisses it: they look at something else just now.
  const missed = (sentence, payload) => flex.Notifications.show(
    { type: "error", text: withTaskName(store.getState().desk, payload, sentence), timeout: 0 });
  const perform = createPerformer({ actions, waiting, blocks, missed });
  const inspect = (isOn) => {
    traces.dispatch({ type: "inspector", isOn });
    channel.inspect(isOn);
    inspector.set(isOn ? "open" : "");
  };
  const desk = { actions, channel, drafts, flex, inspect, now, password, perform, person, store, traces };
  const shell = createShell(desk);
  page.replaceChildren(shell.node);
  const stopFollowing = followStore(desk, shell);

  let plugins;
  channel.observe((message) => {
    if (message.type === "trace") traces.dispatch(message);
    store.dispatch({ ...message, now: now() });
    if (message.type === "notice") flex.Notifications.show({ type: noticeType(message.level), text: message.text });
    // Before the first click a plugin must be able to object to it: until they run, the page stays locked.
    if (message.type === "live") plugins ??= startPlugins(desk).then(() => shell.unlock());
    if (message.type === "connection" && message.state === "signedOut") signedOut();
  });

  async function signedOut() {
    await password.settled();
    if (!isLeaving && (await isSignedInAs(person))) return channel.connect();
    stopFollowing();
    store.dispatch({ type: "signed-out" });
    traces.dispatch({ type: "signed-out" });
    onSignedOut(isLeaving ? "" : "You have been signed out.");
  }

  addEventListener("offline", () => channel.lostNetwork());
  addEventListener("online", () => channel.state === "offline" && channel.connect());
  showRoute(browser.route());
  store.dispatch({ type: "view", changes: { selectedTaskSid: selection.get() || null } });
  store.subscribe(({ view }, { type }) => type === "view" && selection.set(view.selectedTaskSid));
  if (inspector.get()) inspect(true);
  channel.connect();
}

const noticeType = (level) => (level === "info" ? "information" : level);
