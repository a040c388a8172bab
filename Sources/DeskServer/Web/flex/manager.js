// What plugins know as `manager`: the page's state under the names that Flex gives it, and who is signed in.

import { strings } from "./strings.js";

export function createManager(store, person) {
  const desk = () => store.getState().desk;
  return {
    store: { getState: flexState(store), subscribe: (subscriber) => store.subscribe(guarded(subscriber)) },
    strings,
    workerClient: {
      get sid() { return desk().worker?.sid; },
      get name() { return desk().worker?.friendlyName; },
      get friendlyName() { return desk().worker?.friendlyName; },
      get attributes() { return desk().worker?.attributes ?? {}; },
      get activity() { return activityOf(desk()); },
      get activities() { return mapBySid(desk().activities); },
      get reservations() { return mapBySid(Object.values(desk().tasks)); },
    },
    user: {
      identity: person.name,
      roles: [person.role].filter(Boolean),
      get fullName() { return desk().worker?.friendlyName ?? person.name; },
    },
  };
}

/** What breaks in a plugin must not keep the page from taking in what the desk says, nor an action from going on. */
function guarded(subscriber) {
  return () => {
    try {
      subscriber();
    } catch (error) {
      (globalThis.reportError ?? console.error)(error);
    }
  };
}

/** The state as plugins see it, made anew only when something has changed, so that they can compare it by identity. */
function flexState(store) {
  let seen;
  let shown;
  return () => {
    const state = store.getState();
    if (state !== seen) {
      seen = state;
      shown = { flex: shape(state) };
    }
    return shown;
  };
}

function shape({ desk, view }) {
  return {
    session: { isLoggedIn: desk.worker !== null, connection: desk.connection.state },
    worker: {
      worker: desk.worker,
      attributes: desk.worker?.attributes ?? {},
      activity: activityOf(desk),
      activities: mapBySid(desk.activities),
      tasks: mapBySid(Object.values(desk.tasks)),
    },
    chat: { conversations: desk.conversations, conversationInput: view.inputs, typing: desk.typing },
    view: {
      activeView: view.viewName,
      selectedTaskSid: desk.tasks[view.selectedTaskSid]?.sid ?? null,
      isSideNavOpen: view.isSidebarOpen,
      componentViewStates: view.components,
    },
  };
}

function activityOf({ worker }) {
  return worker && { sid: worker.activitySid, name: worker.activityName, available: worker.isAvailable };
}

const mapBySid = (things) => new Map(things.map((thing) => [thing.sid, thing]));
