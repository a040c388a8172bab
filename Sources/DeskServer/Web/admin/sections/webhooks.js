// The programs that the desk tells of events.

import { element, setText, show } from "../../desk/dom.js";
import { createPlace } from "../../desk/place.js";
import { createConfirmed } from "../confirmed.js";
import { createEditor } from "../editor.js";
import { textField } from "../field.js";
import { createFlatFieldSet } from "../fieldSet.js";
import { newWebhookForm, newWebhookPayloadOf } from "../forms.js";
import { createListSection } from "../listSection.js";
import { createSecret } from "../secret.js";
import { createTagField } from "../tagField.js";

export function createWebhooks(page) {
  const secret = createSecret();
  return createListSection({
    id: "webhooks", title: "Webhooks",
    about: "The desk tells other programs of what happens, each at an address of its own.",
    noneOf: () => "No program is told of anything.",
    thingsOf: ({ webhooks }) => webhooks,
    keyOf: ({ name }) => name,
    titleOf: ({ name }) => name,
    row: (webhook) => createWebhook(page, webhook),
    adding: { label: "New webhook", create: (close) => createNewWebhook(page, secret, close) },
    extra: secret.node,
  });
}

function createNewWebhook(page, secret, close) {
  const events = createTagField("events", "Events", { placeholder: "Add an event", hint: "Of all of them, if none is named." });
  const parts = [textField("name", "Name of the program", { required: true, maxlength: 64 }),
    textField("url", "Address", { required: true, maxlength: 2048, placeholder: "https://crm.example.com/events" }),
    events];
  const editor = createEditor(page, {
    action: "CreateWebhook", label: "Create webhook", isNew: true, done: "",
    form: createFlatFieldSet(parts),
    formOf: () => newWebhookForm,
    stepsOf: (values) => [["CreateWebhook", newWebhookPayloadOf(values)]],
    onDone: ([text], values) => {
      close();
      secret.reveal(`Secret of ${values.name.trim()}`, text);
    },
  });
  return {
    ...editor,
    update(thing, administration, isLocked) {
      events.suggest(administration.events);
      editor.update(thing, administration, isLocked);
    },
  };
}

function createWebhook(page, { name }) {
  const place = createPlace();
  const about = element("span", { class: "summary" });
  const state = element("span", { class: "switch-text" });
  const button = element("button", { type: "button", role: "switch", class: "switch", data: { action: "SwitchWebhook" },
    "aria-label": `${name} is told`, onclick: turn }, state);
  const remove = createConfirmed(page, {
    action: "RemoveWebhook", ask: "Remove …", label: "Remove webhook",
    question: `${name} is told of nothing any more, and its secret is forgotten. Remove it?`,
    stepsOf: () => [["RemoveWebhook", { name }]],
  });
  const events = element("p", { class: "hint" });
  const problem = element("p", { class: "objection webhook-problem", hidden: true });
  const node = element("li", { class: "thing card", data: { key: name } },
    element("div", { class: "thing-line" },
      element("h3", {}, element("span", { class: "thing-title" }, name), about), button, remove.node),
    events, problem, place.node);
  let isOn = false;
  place.guard([button]);

  function turn() {
    return page.save([["SwitchWebhook", { name, isOn: !isOn }]], place, { done: "" });
  }

  return {
    node,
    focus: () => button.focus(),
    update(webhook, _, isLocked) {
      isOn = webhook.isOn;
      setText(about, webhook.url);
      button.setAttribute("aria-checked", String(isOn));
      setText(state, isOn ? "On" : "Off");
      setText(events, webhook.events.length === 0 ? "Of everything." : webhook.events.join(", "));
      setText(problem, problemOf(webhook));
      show(problem, problem.textContent !== "");
      place.lock(isLocked);
      remove.update(isLocked);
    },
  };
}

/** Why it is not told, or not at the moment; empty if it is. */
export function problemOf({ isOn, failures, failingSince, problem }) {
  if (!problem) return "";
  if (!isOn) return `It is off: ${problem}.`;
  const since = new Date(failingSince).toLocaleString();
  return `It could not be told ${failures === 1 ? "once" : `${failures} times`} since ${since}: ${problem}. `
    + "The desk tries again.";
}
