// What the page knows, as one value: a pure function from a state and a message to the next state. What is typed is not
// in it: forms keep that (see `draft.js`), so that nothing the desk says can overwrite it.

import { connectionOf, firstConnection } from "../desk/connection.js";

export const initialState = Object.freeze({
  connection: firstConnection,
  /** As `GET /administration` answers, or null before it has. */
  administration: null,
  readingProblem: "",
  section: "people",
  notices: [],
});

/** Beyond this the oldest go. */
const maximumNotices = 5;

export function reduce(state = initialState, message) {
  switch (message.type) {
    case "connection":
      return { ...state, connection: connectionOf(message) };
    case "administration":
      return { ...state, administration: complete(message.administration), readingProblem: "" };
    case "reading-problem":
      return { ...state, readingProblem: message.text };
    case "section":
      return { ...state, section: message.section };
    case "notice": {
      const notice = { key: message.key, type: noticeTypes[message.level] ?? message.level, text: message.text };
      return { ...state, notices: [...state.notices, notice].slice(-maximumNotices) };
    }
    case "notice-remove":
      return { ...state, notices: state.notices.filter(({ key }) => key !== message.key) };
    default:
      return state;
  }
}

const noticeTypes = { info: "information" };
const lists = ["people", "activities", "queues", "workflows", "dispositions", "cannedResponses", "plugins", "keys",
  "webhooks", "events"];
const complete = (administration) => ({
  ...administration, ...Object.fromEntries(lists.map((name) => [name, administration[name] ?? []])),
});

/** Whether a message of the desk's is about something that this page shows. */
export function isAboutAdministration({ type, event = "" }) {
  if (type === "settings") return true;
  if (type !== "event") return false;
  return /^((activity|queue|workflow)\.(saved|removed)$|worker\.)/.test(event);
}
