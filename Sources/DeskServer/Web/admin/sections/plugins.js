// The plugins that run on the desk.

import { element, setText, show } from "../../desk/dom.js";
import { createPlace } from "../../desk/place.js";
import { createListSection } from "../listSection.js";

export function createPlugins(page) {
  return createListSection({
    id: "plugins", title: "Plugins", about: "They run on the desk and can change or stop what is asked for.",
    noneOf: ({ isSafeMode }) => (isSafeMode
      ? "The desk runs in safe mode. Start it without safe mode, and its plugins run again."
      : "The desk has no plugins."),
    thingsOf: ({ plugins }) => plugins,
    keyOf: ({ name }) => name,
    titleOf: ({ name }) => name,
    row: (plugin) => createPlugin(page, plugin),
  });
}

function createPlugin({ save }, { name }) {
  const place = createPlace();
  const about = element("span", { class: "summary" });
  const state = element("span", { class: "switch-text" });
  const button = element("button", { type: "button", role: "switch", class: "switch", data: { action: "SwitchPlugin" },
    "aria-label": `${name} runs`, onclick: turn }, state);
  const problem = element("p", { class: "objection plugin-problem", hidden: true });
  const node = element("li", { class: "thing card", data: { key: name } },
    element("div", { class: "thing-line" },
      element("h3", {}, element("span", { class: "thing-title" }, name), about), button),
    problem, place.node);
  let isRunning = false;
  place.guard([button]);

  function turn() {
    return save([["SwitchPlugin", { name, isRunning: !isRunning }]], place, { done: "" });
  }

  return {
    node,
    focus: () => button.focus(),
    update(plugin, _, isLocked) {
      isRunning = plugin.isRunning;
      setText(about, plugin.version ?? "");
      button.setAttribute("aria-checked", String(isRunning));
      setText(state, isRunning ? "On" : "Off");
      setText(problem, plugin.problem ?? "");
      show(problem, Boolean(plugin.problem));
      place.lock(isLocked);
    },
  };
}
