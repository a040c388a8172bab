// Notices that plugins show. What they say is shown as text, whatever it contains.

export const NotificationType = Object.freeze({
  success: "success",
  error: "error",
  warning: "warning",
  information: "information",
});

const defaultTimeout = 5_000;

export function createNotifications(store, clock = { setTimeout: (run, delay) => setTimeout(run, delay) }) {
  const registered = new Map();
  let lastKey = 0;

  const dismiss = (key) => store.dispatch({ type: "notice-remove", key });

  /** A notice that needs no registration: the desk's own. */
  function show({ id = null, type, text, timeout = defaultTimeout }) {
    lastKey += 1;
    const key = lastKey;
    store.dispatch({ type: "notice-add", notice: { key, id, type, text } });
    if (timeout > 0) clock.setTimeout(() => dismiss(key), timeout);
    return { key };
  }

  return {
    show,
    NotificationType,
    registeredNotifications: registered,

    /** `timeout` in milliseconds; 0 leaves the notice until somebody dismisses it. */
    registerNotification({ id, content, type = NotificationType.information, timeout = defaultTimeout }) {
      if (!id) throw new Error("A notification needs an id.");
      if (registered.has(id)) throw new Error(`A notification ${id} is registered already.`);
      if (!Object.hasOwn(NotificationType, type)) throw new Error(`There is no notification type ${type}.`);
      registered.set(id, { content, type, timeout });
    },

    /** `payload` fills the `{{places}}` of the content; a content that is a function is called with it. */
    showNotification(id, payload = {}) {
      const notification = registered.get(id);
      if (!notification) throw new Error(`No notification ${id} is registered.`);
      return show({ id, ...notification, text: textOf(notification.content, payload) });
    },

    dismissNotificationById(id) {
      for (const notice of store.getState().view.notices) if (notice.id === id) dismiss(notice.key);
    },

    dismissNotification: ({ key }) => dismiss(key),
  };
}

function textOf(content, payload) {
  const text = String(typeof content === "function" ? content(payload) : content);
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name) =>
    payload && Object.hasOwn(payload, name) ? String(payload[name]) : place);
}
