// The customer's page: a name and a first message, and then the conversation.
//
// What tests in a browser may rely on:
//   #customer[data-state=live|offline|connecting][data-phase=start|waiting|answered|left|ended]
//   #start                 input[name=customerName], textarea[name=body], button[data-action=StartConversation]
//   #conversation          .message[data-index][data-progress] .body, .typing, textarea[name=message],
//                          [data-action=SendMessage], [data-action=LeaveConversation],
//                          [data-action=AttachFiles], input[name=files], .chip [data-action=DetachFile],
//                          .file[data-sid][data-action=DownloadMedia] .picture
//   #situation             the line that says where things stand: the place in the queue, or who answers
//   #again                 after the end: begins a new conversation
//   .said[data-for=Action], .connection-banner, .notice

import { Channel } from "../desk/channel.js";
import { createDrafts } from "../desk/drafts.js";
import { channelAddress, request } from "../desk/http.js";
import { createUploads } from "../desk/media.js";
import { createReading } from "../desk/reading.js";
import { reduce } from "../desk/state.js";
import { combined, createStore } from "../desk/store.js";
import { reduceView } from "../desk/view.js";
import { createNotifications } from "../flex/notifications.js";
import { createAsker } from "./asking.js";
import { createCustomerPage } from "./page.js";
import { ownConversation } from "./situation.js";

const now = () => Date.now();
const store = createStore(combined({ desk: reduce, view: reduceView }));
const notifications = createNotifications(store);
// Whoever comes for the first time is refused until they have asked to be known; asking again changes nothing.
const becomeKnown = () => request("POST", "/visitor", {}).then(() => "again");
const channel = new Channel({ url: channelAddress("/channel/customer"), admit: becomeKnown });
const reading = createReading({ ask: (action, payload) => channel.invoke(action, payload), store });
const page = createCustomerPage({
  store, now, reading, ask: createAsker(channel),
  drafts: createDrafts({ own: sessionStorage, shared: localStorage }, "visitor"),
  uploads: createUploads({ from: "/customer" }),
  reconnect: () => channel.connect(),
  dismissNotice: (key) => store.dispatch({ type: "notice-remove", key }),
});

let isPlanned = false;
function plan() {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    const state = store.getState();
    const { conversation, me } = ownConversation(state.desk);
    reading.update(conversation, me, !document.hidden);
    reading.fillGap(conversation, me);
    page.update(state, now());
  }, 0);
}

store.subscribe(plan);
channel.observe((message) => {
  if (message.type === "live") reading.reset();
  store.dispatch({ ...message, now: now() });
  if (message.type === "notice") notifications.show({ type: message.level, text: message.text });
  // The desk has forgotten this visitor: the page begins anew.
  if (message.type === "connection" && message.state === "signedOut") page.expire();
});
setInterval(() => {
  store.dispatch({ type: "typing-expired", now: now() });
  page.tick(store.getState(), now());
}, 1_000);
document.addEventListener("visibilitychange", plan);
addEventListener("offline", () => channel.lostNetwork());
addEventListener("online", () => channel.state === "offline" && channel.connect());
document.getElementById("page").replaceChildren(page.node);
plan();
becomeKnown().catch(() => {}).then(() => channel.connect());
