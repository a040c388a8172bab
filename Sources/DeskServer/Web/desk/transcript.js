// The messages of a conversation on the screen.

import { element, keyedList, setText, show } from "./dom.js";
import { createFiles } from "./files.js";
import { linked } from "./links.js";
import { progressOf } from "./messages.js";
import { timeText } from "./clockText.js";

const progressWords = { read: "Read", delivered: "Delivered", accepted: "Sent", sending: "Sending …" };
const none = [];
/** Who is no further away from the end than this is taken to be reading there. */
const nearEnd = 80;

/**
 * @param onEarlier asks for what was written before the messages on the screen.
 * @param download `(media, place)` saves a file that came with a message.
 * @param authorOf says of a message whose it is; one that `isMine` is this page's own.
 */
export function createTranscript({ onEarlier, download, authorOf = usualAuthor }) {
  const earlier = element("button", { type: "button", class: "link earlier", hidden: true, onclick: onEarlier },
    "Earlier messages");
  const list = element("ol", { class: "messages" });
  const departed = element("p", { class: "departed", hidden: true });
  const typing = element("p", { class: "typing", hidden: true });
  const node = element("div", { class: "transcript", role: "log", "aria-label": "Messages", tabindex: 0 },
    earlier, list, departed, typing);
  const showMessages = keyedList(list, ({ key }) => key, (message) => createMessage(message, download));
  let lastKey;
  let isAtEnd = true;
  let shown = [];
  const goToEnd = () => { node.scrollTop = node.scrollHeight; };
  let height = 0;
  node.addEventListener("scroll", () => {
    // A frame tells of scrolling before it tells of another height: until then the distance says nothing of the reader.
    if (node.clientHeight !== height) return;
    isAtEnd = node.scrollHeight - node.scrollTop - node.clientHeight < nearEnd;
  });
  // Whoever reads at the end stays there when something opens below.
  new ResizeObserver(() => {
    height = node.clientHeight;
    if (isAtEnd) goToEnd();
  }).observe(node);

  return {
    node,
    update({ conversation, outbox = none, me, typingText = "", departedText = "" }) {
      const input = [conversation, outbox, me, typingText, departedText];
      if (input.every((value, index) => value === shown[index])) return;
      shown = input;
      const rows = rowsOf(conversation, outbox, me, authorOf);
      showMessages(rows);
      show(earlier, (conversation.messages[0]?.index ?? 1) > 1);
      setText(departed, departedText);
      show(departed, departedText !== "");
      setText(typing, typingText);
      show(typing, typingText !== "");
      const last = rows.at(-1);
      if (isAtEnd || (last?.isMine && last.key !== lastKey)) goToEnd();
      lastKey = last?.key;
    },
  };
}

function usualAuthor({ isMine, authorName }) {
  return isMine ? "You" : authorName;
}

function rowsOf(conversation, outbox, me, authorOf) {
  const accepted = conversation.messages.map((message) => ({
    ...message,
    // The same key while it is sent and when it has arrived: the element stays. Two authors may have used one clientID.
    key: message.clientID ? keyOf(message.authorSid, message.clientID) : message.sid || message.index,
    isMine: message.authorSid === me,
    progress: message.authorSid === me ? progressOf(message, conversation) : null,
  }));
  const arrived = new Set(accepted.map(({ key }) => key));
  const sending = outbox.map((message) => ({ ...message, key: keyOf(me, message.clientID), isMine: true, progress: "sending" }))
    .filter(({ key }) => !arrived.has(key));
  const rows = [...accepted, ...sending].map((row) => ({ ...row, author: authorOf(row) || "Somebody" }));
  return rows.map((row, place) => ({ ...row, isFirst: ["isMine", "authorSid", "author"]
    .some((member) => row[member] !== rows[place - 1]?.[member]) }));
}

const keyOf = (authorSid, clientID) => `${authorSid} ${clientID}`;

function createMessage(message, download) {
  const authorText = element("span", { class: "author" });
  const time = element("time");
  const progress = element("span", { class: "progress" });
  const body = element("p", { class: "body", dir: "auto" }, linked(message.body ?? ""));
  show(body, Boolean(message.body));
  const files = createFiles(download);
  const node = element("li", { data: { key: message.key } },
    element("p", { class: "head" }, authorText), body, files.node, element("p", { class: "foot" }, time, progress));
  return {
    node,
    update({ isMine, isFirst, author, authorKind, conversationSid, dateCreated, progress: state, index, media }) {
      node.className = `message ${isMine ? "mine" : "theirs"} ${authorKind ?? ""} ${isFirst ? "first" : ""}`;
      if (index) node.dataset.index = index;
      node.dataset.progress = state ?? "";
      setText(authorText, author);
      setText(time, timeText(dateCreated));
      time.dateTime = new Date(dateCreated).toISOString();
      setText(progress, progressWords[state] ?? "");
      files.update(media, conversationSid);
    },
  };
}
