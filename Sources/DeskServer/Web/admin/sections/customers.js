// What is kept about customers: it is found, given to them, and erased.

import { element, keyedList, setText, show } from "../../desk/dom.js";
import { createPlace } from "../../desk/place.js";
import { createConfirmed } from "../confirmed.js";
import { textField } from "../field.js";

export function createCustomers(page) {
  const heading = element("h2", { tabindex: -1 }, "Customers");
  const name = textField("customerName", "What the customer calls herself, or a part of it", { required: true });
  const button = element("button", { class: "primary", data: { action: "FindConversations" } }, "Find conversations");
  const place = createPlace();
  place.guard([button]);
  const form = element("form", { class: "card finding", data: { form: "FindConversations" }, onsubmit: find },
    element("div", { class: "fields" }, name.node), element("div", { class: "buttons" }, button), place.node);
  const empty = element("p", { class: "empty", hidden: true }, "There is no conversation of such a customer.");
  const list = element("ul", { class: "things" });
  const rows = new Map();
  const showRows = keyedList(list, ({ conversationSid }) => conversationSid, (conversation) => {
    const row = createConversation(page, conversation);
    rows.set(conversation.conversationSid, row);
    return { ...row, remove: () => rows.delete(conversation.conversationSid) };
  });
  let isLocked = true;

  async function find(event) {
    event.preventDefault();
    const steps = [["FindConversations", { customerName: name.read() }]];
    await page.save(steps, place, {
      done: "",
      onDone([found]) {
        showRows(found);
        show(empty, found.length === 0);
        for (const row of rows.values()) row.lock(isLocked);
      },
    });
  }

  return {
    id: "customers", title: "Customers", heading,
    node: element("section", { id: "customers", hidden: true, "aria-label": "Customers" },
      element("div", { class: "section-head" }, heading),
      element("p", { class: "about" }, "What is kept of a conversation, for a customer who asks for it, or who wants to be "
        + "forgotten. Others may have the same name: look at what you have exported before you erase."),
      form, empty, list),
    update(_, isLockedNow) {
      isLocked = isLockedNow;
      place.lock(isLocked);
      for (const row of rows.values()) row.lock(isLocked);
    },
  };
}

/** Somebody may still be writing in what has not closed: the desk erases none of it. */
const notClosed = "It can be erased when it has closed.";

function createConversation(page, { conversationSid }) {
  const place = createPlace();
  const about = element("span", { class: "summary" });
  const why = element("p", { class: "hint why", hidden: true }, notClosed);
  const save = element("button", { type: "button", data: { action: "ExportConversation" }, onclick: run }, "Export");
  const erase = createConfirmed(page, {
    action: "EraseConversation", ask: "Erase …", label: "Erase", done: "Erased.",
    question: "Everything that was written in it is erased for ever. Copies of the desk that were made before still have "
      + "it. Erase it?",
    stepsOf: () => [["EraseConversation", { conversationSid }]],
  });
  place.guard([save]);
  let isClosed = false;

  function run() {
    return page.save([["ExportConversation", { conversationSid }]], place, {
      done: "Exported.", onDone: ([document]) => download(`${conversationSid}.json`, document),
    });
  }

  return {
    node: element("li", { class: "thing card", data: { key: conversationSid } },
      element("div", { class: "thing-line" },
        element("h3", {}, element("span", { class: "thing-title" }, conversationSid), about),
        element("div", { class: "buttons" }, save, erase.node)),
      why, place.node),
    /** Found again, it may have closed. */
    update({ customerName, status, createdAt }) {
      setText(about, `${customerName}, ${status}, begun ${new Date(createdAt).toLocaleString()}`);
      isClosed = status === "closed";
      show(why, !isClosed);
    },
    lock(isLocked) {
      place.lock(isLocked);
      erase.update(isLocked, isClosed ? "" : notClosed);
    },
  };
}

function download(name, json) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(json, null, 2)], { type: "application/json" }));
  const link = element("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
