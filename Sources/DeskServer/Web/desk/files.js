// The files that came with a message, as buttons that save them; pictures are shown on theirs.

import { element, setText, show } from "./dom.js";
import { isPicture, mediaAddress, sizeText } from "./media.js";
import { createPlace } from "./place.js";

/** @param download `(media, place)` saves one, and says at the place what comes of it. */
export function createFiles(download) {
  const node = element("div", { hidden: true });
  let shown = "[]";
  return {
    node,
    update(media = [], conversationSid) {
      const state = JSON.stringify(media);
      if (state === shown) return;
      shown = state;
      const place = createPlace();
      const buttons = media.map((one) => createFile(one, conversationSid, () => download(one, place)));
      place.guard(buttons, (_, index) => !media[index].sid);
      place.refresh();
      node.replaceChildren(
        element("ul", { class: "files" }, buttons.map((button) => element("li", {}, button))), place.node);
      show(node, media.length > 0);
    },
  };
}

/** While it is on its way it has no sid, and there is nothing to save. */
function createFile(media, conversationSid, onclick) {
  const { sid, filename, size } = media;
  const name = element("span", { class: "file-name", dir: "auto" });
  setText(name, filename || "A file");
  const picture = conversationSid && isPicture(media) ? createPicture(mediaAddress(conversationSid, sid)) : null;
  return element("button", {
    type: "button", class: picture ? "file pictured" : "file", data: { action: "DownloadMedia", ...(sid && { sid }) }, onclick,
    title: sid ? "Download" : null, "aria-label": `${sid ? "Download " : ""}${filename}, ${sizeText(size ?? 0)}`,
  }, picture, element("span", { class: "file-line" }, name, " ", element("span", { class: "hint" }, sizeText(size ?? 0))));
}

/** In an `img` nothing of a file runs, whatever it is. The button says its name already. */
function createPicture(src) {
  const onerror = () => node.remove();
  const node = element("img", { class: "picture", alt: "", loading: "lazy", decoding: "async", onerror, src });
  return node;
}
