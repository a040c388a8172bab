// What a page plugin is given as `flex`.

import { createManager } from "./manager.js";
import { createNotifications, NotificationType } from "./notifications.js";
import { createTaskHelper } from "./taskHelper.js";

/** What of the Actions a plugin's own view of them has. Hooks are attached in the plugin's name, the rest is shared. */
const surface = [
  "registerAction", "invokeAction", "addListener", "addGuard", "removeListener", "replaceAction",
  "blockAction", "unblockAction", "availability", "findBlockedActions", "findPendingActions", "observe", "events",
  "describe",
];

export function createFlex({ actions, store, person = {} }) {
  const manager = createManager(store, person);
  const notifications = createNotifications(store);
  const TaskHelper = createTaskHelper(store.getState);
  const Manager = { getInstance: () => manager };
  const shared = { manager, Manager, TaskHelper, Notifications: notifications, NotificationType };
  return {
    ...shared,
    Actions: actions,
    /** The same for one plugin: what it attaches is its own, so that an abort can say whose it was. */
    for: (name) => ({ ...shared, Actions: actionsOf(actions, name) }),
  };
}

export function actionsOf(actions, name) {
  const owner = actions.owner(name);
  const own = {};
  for (const method of surface) {
    const subject = typeof owner[method] === "function" ? owner : actions;
    if (typeof subject[method] === "function") own[method] = subject[method].bind(subject);
  }
  return own;
}

/** For authors who expect a global: what they attach through it is the application's. */
export function publish(flex, target = globalThis) {
  target.Flex = flex;
  target.Twilio = { ...target.Twilio, Flex: flex };
}
