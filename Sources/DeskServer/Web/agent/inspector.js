// Every invocation as it happens, with its hooks in order, in the page and on the desk.

import { element, keyedList, setText, show } from "../desk/dom.js";

const outcomes = { underWay: "under way" };

export function createInspector({ store, inspect }) {
  const list = element("ol", { class: "traces" });
  const plugins = element("p", { class: "hint desk-plugins" });
  const clear = element("button", {
    type: "button", class: "link", onclick: () => store.dispatch({ type: "traces-clear" }),
  }, "Clear");
  const close = element("button", { type: "button", class: "link", onclick: () => inspect(false) }, "Close");
  const node = element("aside", { id: "inspector", "aria-label": "Inspector", hidden: true },
    element("div", { class: "inspector-head" }, element("h2", {}, "Inspector"), clear, close), plugins, list);
  const showRows = keyedList(list, ({ key }) => key, createTrace);
  return {
    node,
    update({ isOn, rows }, deskPlugins) {
      show(node, isOn);
      if (!isOn) return;
      setText(plugins, pluginText(deskPlugins));
      showRows(rows);
    },
  };
}

function createTrace({ tier, action }) {
  const outcome = element("span", { class: "outcome" });
  const time = element("span", { class: "time" });
  const reason = element("p", { class: "reason", hidden: true });
  const hooks = element("ol", { class: "hooks" });
  const node = element("li", { class: "trace", data: { tier, actionName: action } },
    element("p", { class: "trace-head" }, element("span", { class: "tier" }, tier),
      element("strong", {}, action), outcome, time), reason, hooks);
  let shown;
  return {
    node,
    update(row) {
      if (row === shown) return;
      shown = row;
      node.dataset.outcome = row.outcome;
      node.classList.toggle("nested", row.parent !== undefined && row.parent !== null);
      setText(outcome, outcomes[row.outcome] ?? row.outcome);
      setText(time, milliseconds(row.milliseconds));
      setText(reason, row.reason ?? "");
      show(reason, Boolean(row.reason));
      hooks.replaceChildren(...row.hooks.map(createHook));
    },
  };
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
