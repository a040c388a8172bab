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
  const more = element("button", { type: "button", name: "more", hidden: true }, "Show more");
  const form = element("form", { class: "history-search", role: "search" }, query,
    element("button", { type: "submit", class: "primary" }, "Search"));
  const node = element("section", { id: "history", "aria-label": "History", hidden: true },
    element("h2", {}, "History"), form, said, list, more);
  let wasShown = false;
  // What is shown, and where it goes on: `query` may say something else by now.
  let shown = { words: "", next: null };
  // Of two searches only the later one is shown, whichever is answered first.
  let searches = 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", goOn);

  async function search() {
    const words = query.value;
    await ask(words, null, (ended) => {
      list.replaceChildren(...ended);
      setText(said, ended.length === 0 ? "Nothing found." : "");
    });
  }

  async function goOn() {
    await ask(shown.words, shown.next, (ended) => {
      list.append(...ended);
      setText(said, "");
      // The button has moved down, or is gone: whoever has pressed it reads on with the first of these.
      ended[0]?.querySelector("summary").focus();
    });
  }

  async function ask(words, cursor, take) {
    const number = ++searches;
    setText(said, "Searching …");
    more.disabled = true;
    try {
      const place = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const { tasks = [], next = null } = await request("GET", `/history?query=${encodeURIComponent(words)}${place}`);
      if (number !== searches) return;
      shown = { words, next };
      take(tasks.map((task) => createEnded(task, perform)));
      show(more, next !== null);
    } catch (error) {
      if (number === searches) setText(said, error.message);
    } finally {
      if (number === searches) more.disabled = false;
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
