// What is known of a task beside its conversation.

import { element } from "../desk/dom.js";

const shownElsewhere = new Set(["conversationSid", "channelSid", "customerName"]);

export function createDetails() {
  const list = element("dl");
  const node = element("details", { class: "details" }, element("summary", {}, "Details"), list);
  let shown = "";
  return {
    node,
    update({ attributes = {}, queueName, priority, taskChannelUniqueName, taskSid }) {
      const rows = [
        ["Channel", taskChannelUniqueName], ["Queue", queueName], ["Priority", priority], ["Task", taskSid],
        ...Object.entries(attributes).filter(([name]) => !shownElsewhere.has(name)),
      ].filter(([, value]) => value !== null && value !== undefined);
      const text = JSON.stringify(rows);
      if (text === shown) return;
      shown = text;
      list.replaceChildren(...rows.flatMap(([name, value]) =>
        [element("dt", {}, name), element("dd", {}, worded(value))]));
    },
  };
}

const worded = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
