// What view actions do to the browser itself.

import { saveFile } from "./media.js";

/** Routes live behind the `#`: a reload then asks the desk for a page that exists. */
export function createBrowser(onRoute) {
  const route = () => location.hash.slice(1);
  addEventListener("popstate", () => onRoute(route()));
  addEventListener("hashchange", () => onRoute(route()));
  return {
    route,
    history(step, where) {
      if (step === "go") return history.go(where);
      if (typeof where !== "string") throw new Error("A route is a text, such as \"/history\".");
      const address = `${location.pathname}${location.search}#${where}`;
      if (step === "push") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
      onRoute(route());
    },
    save: saveFile,
    async download(media) {
      const address = media?.url ?? (await media?.getContentTemporaryUrl?.());
      const url = new URL(String(address), location.href);
      if (!/^https?:$/.test(url.protocol)) throw new Error(`${url.protocol} is not an address to download from.`);
      open(url.href, "_blank", "noopener,noreferrer");
    },
  };
}
