// Puts the signed-in page together: store, channel, reading, saving, and the view that follows the store.

import { actionError, sentenceFor } from "../desk/answers.js";
import { createBrowser } from "../desk/browser.js";
import { browserClock } from "../desk/browserClock.js";
import { Channel } from "../desk/channel.js";
import { channelAddress, request } from "../desk/http.js";
import { randomID } from "../desk/requests.js";
import { admitPerson, isSignedInAs } from "../desk/session.js";
import { createPasswordDialog } from "../desk/signIn.js";
import { createStore } from "../desk/store.js";
import { createReader } from "./reading.js";
import { createSaver } from "./saving.js";
import { createShell } from "./shell.js";
import { isAboutAdministration, reduce } from "./state.js";

const unsavedWarning = "There is something that is not saved. Sign out once more to give it up.";

/** @returns `{ node, person, connect, forget }` */
export function startOffice({ person, onSignedOut, onForbidden }) {
  const store = createStore(reduce);
  const channel = new Channel({ url: channelAddress(), admit: admitPerson });
  const ask = (action, payload, options) => channel.invoke(action, payload, options);
  const reader = createReader({
    request: () => request("GET", "/administration"),
    clock: browserClock,
    onRead: (administration) => store.dispatch({ type: "administration", administration }),
    onProblem({ status, message }) {
      if (status === 401) channel.close();
      else if (status === 403) leave(onForbidden);
      else store.dispatch({ type: "reading-problem", text: message });
    },
  });
  const save = createSaver({ ask, read: reader.now });
  const tell = (notice) => store.dispatch({ type: "notice", key: randomID(), ...notice });
  const password = createPasswordDialog((text) => tell({ level: "success", text }));
  /** Where somebody was told that something is not saved; nowhere, once they have changed something since. */
  let warnedAt = null;
  let isLeaving = false;

  async function signOut(place) {
    if (shell.isDirty() && !warnedAt) {
      warnedAt = place;
      return place.fail(unsavedWarning, "Logout");
    }
    const turn = place.begin();
    isLeaving = true;
    try {
      await ask("Logout", { forceLogout: false });
    } catch (error) {
      isLeaving = false;
      if (channel.state === "signedOut") {
        // The page outlives the sign-in, and so does its button.
        turn.succeed();
        return signedOut();
      }
      return turn.fail(sentenceFor(actionError(error)), "Logout");
    }
    await request("DELETE", "/session").catch(() => {});
    forget();
    location.reload();
  }

  /** An administrator who is none any more: what they see now is not theirs to see. */
  function leave(then) {
    forget();
    then();
  }

  function forget() {
    removeEventListener("beforeunload", warn);
    stopListening();
    channel.close();
  }

  const warn = (event) => shell.isDirty() && event.preventDefault();
  const reconnect = () => channel.connect();
  const shell = createShell({ password, person, store, save, signOut, read: reader.now, reconnect });
  shell.node.addEventListener("input", () => {
    warnedAt?.takeBack();
    warnedAt = null;
  });
  const update = () => shell.update(store.getState(), Date.now());
  store.subscribe(update);

  const browser = createBrowser(showRoute);
  function showRoute(route) {
    const wanted = route.split("/")[1];
    const section = shell.sections.includes(wanted) ? wanted : shell.sections[0];
    const isAnother = store.getState().section !== section;
    store.dispatch({ type: "section", section });
    // Of keys, webhooks, people and lists no event tells.
    if (isAnother && channel.state === "live") reader.now();
  }

  const stopListening = channel.observe((message) => {
    if (message.type === "connection") store.dispatch(message);
    if (message.type === "notice") tell(message);
    if (message.type === "live") reader.now();
    if (isAboutAdministration(message)) reader.soon();
    if (message.type === "connection" && message.state === "signedOut" && !isLeaving) signedOut();
  });

  async function signedOut() {
    reader.stop();
    await password.settled();
    if (await isSignedInAs(person)) return channel.connect();
    password.close();
    onSignedOut("You have been signed out.");
  }

  addEventListener("beforeunload", warn);
  addEventListener("offline", () => channel.lostNetwork());
  addEventListener("online", () => channel.state === "offline" && channel.connect());
  document.addEventListener("visibilitychange", () => !document.hidden && channel.state === "live" && reader.now());
  setInterval(() => shell.tick(store.getState(), Date.now()), 1_000);
  showRoute(browser.route());
  update();
  return { node: shell.node, person, connect: () => channel.connect(), forget };
}
