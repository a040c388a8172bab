// Short sentences at the edge of the page, read out to who can't see them.

import { element, keyedList, setText } from "./dom.js";

export function createNoticeArea(dismiss) {
  const node = element("div", { class: "notices", role: "region", "aria-label": "Notices", "aria-live": "polite" });
  const update = keyedList(node, ({ key }) => key, ({ key }) => {
    const text = element("span", { class: "notice-text" });
    const onclick = () => dismiss(key);
    const close = element("button", { type: "button", class: "link", "aria-label": "Dismiss", onclick }, "×");
    const notice = element("div", { class: "notice" }, text, close);
    return {
      node: notice,
      update(shown) {
        notice.className = `notice ${shown.type}`;
        if (shown.id) notice.dataset.notification = shown.id;
        setText(text, shown.text);
      },
    };
  });
  return { node, update };
}
