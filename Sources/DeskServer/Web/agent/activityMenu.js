// What the worker is doing, and what follows when the work in hand is done.

import { createPlace } from "../desk/place.js";
import { element, setName, setText, show } from "../desk/dom.js";
import { createMenu } from "../desk/menu.js";

export function createActivityMenu({ perform }) {
  const place = createPlace();
  let worker = null;
  const current = createMenu({
    label: "…",
    props: { class: "activity-button", data: { action: "SetActivity" } },
    choose: ({ key }) => perform("SetActivity", { activitySid: key }, place),
  });
  const next = createMenu({
    label: "Next status",
    props: { class: "activity-button", data: { action: "SetActivity" } },
    choose: ({ key }) => perform("SetActivity", { activitySid: key, options: { whenDone: true } }, place),
  });
  current.node.id = "activity";
  next.node.id = "next-activity";
  place.guard([current.button, next.button]);
  const light = element("span", { class: "light", "aria-hidden": "true" });
  const label = element("span");
  current.button.replaceChildren(light, label);
  const node = element("div", { class: "activity" },
    element("div", { class: "buttons" }, current.node, next.node), place.node);

  return {
    node,
    update({ worker: own, activities, tasks }, isLocked) {
      worker = own;
      setText(label, worker?.activityName ?? "…");
      current.button.title = worker?.activityName ?? "";
      current.button.setAttribute("aria-label", `Activity: ${worker?.activityName ?? "unknown"}`);
      light.dataset.available = String(worker?.isAvailable ?? false);
      const item = ({ sid, name, available }, isCurrent) =>
        ({ key: sid, label: name, hint: available ? "takes tasks" : "", isCurrent });
      current.setItems(activities.map((one) => item(one, one.sid === worker?.activitySid)));
      next.setItems(activities.map((one) => item(one, one.sid === worker?.nextActivitySid)));
      const isBusy = Object.values(tasks).some(({ status }) => status !== "pending");
      const following = activities.find(({ sid }) => sid === worker?.nextActivitySid);
      show(next.node, isBusy || Boolean(following));
      setName(next.button, following ? `Then: ${following.name}` : "Next status");
      place.lock(isLocked);
    },
  };
}
