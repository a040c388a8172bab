// Every invocation, with its hooks in order, in the page and on the desk.

import { element, keyedList, setText, show } from "../desk/dom.js";
import { filteredRows, payloadText } from "../desk/traces.js";

const outcomes = { underWay: "under way" };
const earlierText = "From while the inspector was closed: the desk's hooks are not shown.";

export function createInspector({ traces, inspect }) {
  const list = element("ol", { class: "traces" });
  const plugins = element("p", { class: "hint desk-plugins" });
  const nothing = element("p", { class: "empty" });
  const filter = element("input", {
    type: "search", name: "trace-filter", "aria-label": "Filter by action or plugin",
    placeholder: "Filter by action or plugin", oninput: () => showTraces(traces.getState().rows),
  });
  const clear = element("button", {
    type: "button", class: "link", onclick: () => traces.dispatch({ type: "traces-clear" }),
  }, "Clear");
  const close = element("button", { type: "button", class: "link", onclick: () => inspect(false) }, "Close");
  const node = element("aside", { id: "inspector", "aria-label": "Inspector", hidden: true },
    element("div", { class: "inspector-head" }, element("h2", {}, "Inspector"), clear, close), filter, plugins,
    nothing, list);
  const showEntries = keyedList(list, ({ key }) => key, ({ row }) => (row ? createTrace(row) : createNote()));

  function showTraces(rows) {
    const found = filteredRows(rows, filter.value);
    setText(nothing, rows.length === 0 ? "Nothing has been done yet." : "Nothing fits.");
    show(nothing, found.length === 0);
    showEntries(entriesOf(found));
  }

  return {
    node,
    update({ isOn, rows }, deskPlugins) {
      show(node, isOn);
      if (!isOn) return;
      setText(plugins, pluginText(deskPlugins));
      showTraces(rows);
    },
  };
}

/** The rows, and above those of each time in which the inspector was closed a note. */
function entriesOf(rows) {
  return rows.flatMap((row, place) => {
    const entry = { key: row.key, row };
    const isFirst = row.isEarlier && !rows[place - 1]?.isEarlier;
    return isFirst ? [{ key: `above ${row.key}` }, entry] : [entry];
  });
}

function createNote() {
  return { node: element("li", { class: "hint earlier-traces" }, earlierText) };
}

function createTrace({ tier, action, payload }) {
  const count = element("span", { class: "count" });
  const outcome = element("span", { class: "outcome" });
  const time = element("span", { class: "time" });
  const reason = element("p", { class: "reason", hidden: true });
  const hooks = element("ol", { class: "hooks" });
  const head = element(tier === "page" ? "summary" : "p", { class: "trace-head" },
    element("span", { class: "tier" }, tier), element("strong", {}, action), count, outcome, time);
  const node = element("li", { class: "trace", data: { tier, actionName: action } },
    tier === "page" ? createPayload(head, payload) : head, reason, hooks);
  let shown;
  return {
    node,
    update({ row }) {
      if (row === shown) return;
      shown = row;
      node.dataset.outcome = row.outcome;
      node.classList.toggle("nested", row.parent !== undefined && row.parent !== null);
      setText(count, `× ${row.count}`);
      show(count, row.count > 1);
      setText(outcome, outcomes[row.outcome] ?? row.outcome);
      setText(time, milliseconds(row.milliseconds));
      setText(reason, row.reason ?? "");
      show(reason, Boolean(row.reason));
      hooks.replaceChildren(...row.hooks.map(createHook));
    },
  };
}

/** Below its head what it was invoked with. Read only when somebody wants to see it: most of it nobody ever does. */
function createPayload(head, payload) {
  const text = element("pre", { class: "payload", tabindex: 0, role: "group", "aria-label": "Payload" });
  const node = element("details", { class: "trace-payload" }, head, text);
  node.addEventListener("toggle", () => setText(text, node.open ? payloadText(payload) : ""));
  return node;
}

function createHook({ hook, owner, verdict, reason, milliseconds: time }) {
  return element("li", { class: "hook", data: { hook, owner, verdict } },
    element("span", { class: "kind" }, hook), element("span", { class: "owner" }, owner),
    element("span", { class: "verdict" }, reason ? `${verdict}: ${reason}` : verdict),
    element("span", { class: "time" }, milliseconds(time)));
}

function milliseconds(time) {
  if (time === undefined || time === null) return "";
  return time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`;
}

/** Which plugins the desk itself runs, and what is wrong with those that it does not. */
function pluginText(plugins) {
  const one = ({ name, version, isRunning, problem }) =>
    [name, version, isRunning ? "" : `does not run${problem ? `: ${problem}` : ""}`].filter(Boolean).join(" ");
  return plugins.length === 0 ? "" : `On the desk: ${plugins.map(one).join("; ")}`;
}
