// Tasks that have ended.

import { element, setText, show } from "../desk/dom.js";
import { createFiles } from "../desk/files.js";
import { request } from "../desk/http.js";
import { timeText } from "../desk/clockText.js";
import { linked } from "../desk/links.js";
import { statusText, taskName } from "../desk/taskText.js";

export function createHistoryView({ perform }) {
  const query = element("input", { type: "search", name: "query", "aria-label": "Search", placeholder: "Search" });
  const said = element("p", { class: "empty", role: "status" });
  const list = element("ul", { class: "history" });
  const form = element("form", { class: "history-search", role: "search" }, query,
    element("button", { type: "submit", class: "primary" }, "Search"));
  const node = element("section", { id: "history", "aria-label": "History", hidden: true },
    element("h2", {}, "History"), form, said, list);
  let wasShown = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });

  async function search() {
    setText(said, "Searching …");
    try {
      const { tasks = [] } = await request("GET", `/history?query=${encodeURIComponent(query.value)}`);
      list.replaceChildren(...tasks.map((task) => createEnded(task, perform)));
      setText(said, tasks.length === 0 ? "Nothing found." : "");
    } catch (error) {
      setText(said, error.message);
    }
  }

  return {
    node,
    update(isShown) {
      show(node, isShown);
      if (isShown && !wasShown) search();
      wasShown = isShown;
    },
  };
}

function createEnded(task, perform) {
  const messages = element("ol", { class: "history-messages" });
  const { disposition, notes } = task.attributes ?? {};
  const node = element("details", { data: { sid: task.sid } },
    element("summary", {}, element("strong", {}, taskName(task)), " ",
      element("span", { class: "hint" }, [timeText(task.dateCreated), statusText(task), disposition, task.queueName]
        .filter(Boolean).join(" · "))),
    notes ? element("p", {}, notes) : null, messages);
  // What was said is fetched when somebody wants to know.
  node.addEventListener("toggle", async () => {
    if (!node.open || !task.conversationSid || messages.childElementCount > 0) return;
    const path = `/conversations/${encodeURIComponent(task.conversationSid)}/messages?limit=50`;
    try {
      const { messages: found = [] } = await request("GET", path);
      messages.replaceChildren(...found.map((message) => createSaid(message, perform)));
    } catch (error) {
      messages.replaceChildren(element("li", {}, error.message));
    }
  });
  return element("li", {}, node);
}

function createSaid({ authorName, body, conversationSid, media }, perform) {
  // The page has no conversation that has ended: its sid says which one it was.
  const conversation = { sid: conversationSid };
  const files = createFiles((one, place) => perform("DownloadMedia", { conversation, media: one }, place));
  files.update(media, conversationSid);
  return element("li", {}, element("strong", {}, `${authorName}: `), linked(body), files.node);
}
