// Says when the page is not connected, because then what it shows may be old and nothing can be sent.

import { element, setText, show } from "./dom.js";

/** @param we who it is that can't take the page, where the desk is there and does not. */
export function createConnectionBanner(reconnect, { we = "The desk" } = {}) {
  const text = element("span");
  const button = element("button", { type: "button", class: "link", data: { act: "reconnect" }, onclick: reconnect },
    "Connect now");
  const node = element("div", { class: "connection-banner", role: "status", hidden: true }, text, " ", button);
  return {
    node,
    update({ state, retryAt, isTurnedAway }, isLoaded, now) {
      show(node, state === "offline" || (state === "connecting" && isLoaded));
      node.dataset.state = state;
      const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
      setText(text, state === "offline"
        ? `${isTurnedAway ? `${we} can't take you just now` : "You are offline"}. What you type is kept.`
          + (seconds > 1 ? " Trying again soon." : "")
        : "Connecting …");
      show(button, state === "offline");
    },
  };
}
