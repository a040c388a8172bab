// Who has asked for what, what plugins have said to it, and how it ended: what was stopped, too.

import { element, setText, show } from "../../desk/dom.js";
import { request } from "../../desk/http.js";

/** So many entries the desk gives at once: with fewer, there are no older ones. */
const pageSize = 200;

export function createAudit() {
  const heading = element("h2", { tabindex: -1 }, "Audit");
  const query = element("input", { type: "search", name: "query", placeholder: "Action, who asked, plugin or reason",
    "aria-label": "Search the audit" });
  const stopped = element("input", { type: "checkbox", name: "stopped", onchange: () => read() });
  const form = element("form", { class: "audit-search", role: "search", onsubmit: (event) => {
    event.preventDefault();
    read();
  } }, query, element("label", {}, stopped, " Only what did not complete"),
  element("button", { class: "primary" }, "Search"));
  const list = element("ol", { class: "things audit" });
  const said = element("p", { class: "empty", role: "status" });
  const older = element("button", { type: "button", hidden: true, data: { act: "older" },
    onclick: () => read(Number(list.lastElementChild.dataset.number)) }, "Show older");
  let people = [];
  /** An answer to an earlier question comes too late. */
  let latest = 0;

  /** From the newest on, or only what is older than an entry. */
  async function read(before) {
    const mine = (latest += 1);
    const asked = new URLSearchParams({ query: query.value.trim(), stopped: String(stopped.checked) });
    if (before) asked.set("before", String(before));
    setText(said, "Reading …");
    try {
      const { entries } = await request("GET", `/audit?${asked}`);
      if (mine !== latest) return;
      const rows = entries.map((entry) => createEntry(entry, people));
      if (before) list.append(...rows);
      else list.replaceChildren(...rows);
      setText(said, list.childElementCount === 0 ? "There is nothing of that kind." : "");
      show(older, entries.length === pageSize);
      if (before) rows[0]?.focus();
    } catch (error) {
      if (mine === latest) setText(said, error.message);
    }
  }

  return {
    id: "audit", title: "Audit", heading,
    node: element("section", { id: "audit", hidden: true, "aria-label": "Audit" },
      element("div", { class: "section-head" }, heading),
      element("p", { class: "about" }, "Everything that was asked for in the last 90 days, by people, customers, programs and "
        + "timers, the latest first; also what a plugin has stopped."),
      form, list, said, older),
    /** Somebody has come to look. */
    open: () => read(),
    update(administration) {
      people = administration.people;
    },
  };
}

function createEntry({ number, at, actor, action, outcome, owner, reason, hooks }, people) {
  const said = reason ? element("p", { class: "reason" }, owner ? `${owner}: ${reason}` : reason) : null;
  const heard = hooksOf(hooks);
  return element("li", { class: "thing card", tabindex: -1, data: { number, outcome } },
    element("div", { class: "thing-line" },
      element("h3", {}, element("span", { class: "thing-title" }, action),
        element("span", { class: "summary", title: actor }, `${asker(actor, people)}, ${new Date(at).toLocaleString()}`)),
      element("span", { class: "outcome" }, outcome)),
    said,
    heard.length === 0 ? null : element("p", { class: "hint" }, heard.map(hookText).join(" · ")));
}

/** Who asked, as people say it: of staff the name, if they are still there. */
export function asker(actor, people) {
  const [role, name] = actor.split(/:(.*)/s);
  const person = people.find(({ workerSid }) => workerSid === name);
  if (person) return person.name;
  switch (role) {
    case "application": return "the desk";
    case "customer": return "a customer";
    case "api": return `the program ${name}`;
    case "timer": return "a timer";
    case "plugin": return ofTheDesk[name] ?? `the plugin ${name}`;
    default: return actor;
  }
}

/** What is written like a plugin and is none. */
const ofTheDesk = { "application": "the desk", "first-start": "the desk", "command-line": "the command line" };

function hooksOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

const hookText = ({ owner, hook, verdict, milliseconds }) => `${owner} (${hook}) ${verdict}, ${Math.round(milliseconds)} ms`;
