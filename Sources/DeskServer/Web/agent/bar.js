// The bar at the top: where one is, what one is doing, and the way out.

import { actionRow } from "../desk/actionRow.js";
import { createPlace } from "../desk/place.js";
import { element, setText, show } from "../desk/dom.js";
import { createPersonMenu } from "../desk/personMenu.js";
import { createActivityMenu } from "./activityMenu.js";

const views = [["agent-desktop", "Desk"], ["history", "History"]];

export function createBar(desk, alarm) {
  const { flex, perform, person, traces } = desk;
  const activity = createActivityMenu(desk);
  const own = createPersonMenu(desk.password.open);
  const viewPlace = createPlace();
  const links = views.map(([viewName, label]) => element("button", {
    type: "button", data: { action: "NavigateToView", view: viewName },
    onclick: () => perform("NavigateToView", { viewName }, viewPlace),
  }, label));
  const inspect = element("button", {
    type: "button", data: { act: "inspect" }, "aria-pressed": "false",
    onclick: () => desk.inspect(!traces.getState().isOn),
  }, "Inspect");
  const notify = element("button", {
    type: "button", data: { act: "notify" }, hidden: true, onclick: alarm.askPermission,
  }, "Notify me");
  const logout = actionRow(perform, [{ action: "Logout", label: flex.manager.strings.Logout }]);

  const node = element("header", { class: "bar" },
    element("h1", { class: "brand" }, "Plugboard"),
    element("nav", { "aria-label": "Views", class: "views" }, links,
      person.role === "admin" ? element("a", { href: "/admin", class: "way" }, "Set up") : null, viewPlace.node),
    element("div", { class: "own" }, own.node, activity.node, notify, inspect, logout.node));

  return {
    node,
    update(state, isLocked) {
      const { desk: { worker }, view } = state;
      own.setName(worker?.friendlyName ?? person.name ?? "");
      for (const link of links) {
        if (link.dataset.view === view.viewName) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      inspect.setAttribute("aria-pressed", String(traces.getState().isOn));
      show(notify, alarm.canAskPermission());
      setText(logout.button("Logout"), flex.manager.strings.Logout);
      logout.update({ isLocked });
      activity.update(state.desk, isLocked);
    },
  };
}
