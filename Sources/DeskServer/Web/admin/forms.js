// Between things and what stands in their forms: there everything is text, except what is ticked. A payload leaves out
// what is empty, which means the desk's default.

import { FieldProblem } from "./fieldProblem.js";

export const textOf = (value) => (value === null || value === undefined ? "" : String(value));
const isBlank = (text) => text.trim() === "";
/** Text as it is typed, or nothing: an expression must not be trimmed, because the desk points into it. */
export const orNothing = (text) => (isBlank(text) ? undefined : text);

/** A payload without the members that are undefined. */
export function given(payload) {
  return Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
}

export function wholeNumber(text, field, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) {
  if (isBlank(text)) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new FieldProblem(field, max === Number.MAX_SAFE_INTEGER
    ? `A whole number from ${min} is needed.` : `A whole number from ${min} to ${max} is needed.`);
}

// People

export const personFormOf = ({ role = "agent", isDisabled } = {}) => ({ role, isDisabled: Boolean(isDisabled) });

/** Only what was changed, so that what somebody else has changed meanwhile stays. */
export function personPayloadOf({ role, isDisabled }, person) {
  return given({
    name: person.name,
    role: role === person.role ? undefined : role,
    isDisabled: isDisabled === Boolean(person.isDisabled) ? undefined : isDisabled,
  });
}

export const newPersonForm = { name: "", friendlyName: "", role: "agent" };

export function newPersonPayloadOf({ name, friendlyName, role }) {
  return given({ name: name.trim(), role, friendlyName: orNothing(friendlyName.trim()) });
}

export const channels = ["chat", "voice", "sms", "email", "video", "default"];

export function capacityFormOf(capacity = {}) {
  const names = new Set([...channels, ...Object.keys(capacity)]);
  return Object.fromEntries([...names].map((name) => [name, textOf(capacity[name])]));
}

/** One payload for each channel that was changed. */
export function capacityPayloadsOf(values, { workerSid, capacity = {} }) {
  return Object.entries(values)
    .map(([channel, text]) => ({ workerSid, channel, capacity: wholeNumber(text, channel, { max: 1000 }) }))
    .filter((payload) => payload.capacity !== undefined && payload.capacity !== capacity[payload.channel]);
}

// Activities and queues

export const activityFormOf = ({ name = "", available = false } = {}) => ({ name, available });

export const activityPayloadOf = ({ name, available }, activity) =>
  given({ activitySid: activity?.sid, name: name.trim(), available });

export function queueFormOf({ friendlyName = "", expression, maxReservedWorkers = 1, order = "FIFO" } = {}) {
  return { friendlyName, expression: textOf(expression), maxReservedWorkers: textOf(maxReservedWorkers), order };
}

export function queuePayloadOf({ friendlyName, expression, maxReservedWorkers, order }, queue) {
  return given({
    queueSid: queue?.sid,
    friendlyName: friendlyName.trim(),
    expression: orNothing(expression),
    maxReservedWorkers: wholeNumber(maxReservedWorkers, "maxReservedWorkers", { min: 1, max: 50 }),
    order,
  });
}

// What agents choose from

/** Empty ones are left out. */
export const dispositionsPayloadOf = ({ dispositions }) =>
  ({ dispositions: dispositions.map(({ text }) => text.trim()).filter((text) => text !== "") });

export const dispositionsFormOf = (dispositions) => ({ dispositions: dispositions.map((text) => ({ text })) });

export const cannedFormOf = (cannedResponses) =>
  ({ cannedResponses: cannedResponses.map(({ title = "", text = "" }) => ({ title, text })) });

export const cannedPayloadOf = ({ cannedResponses }) =>
  ({ cannedResponses: cannedResponses.map(({ title, text }) => ({ title: title.trim(), text })) });


// Webhooks

export const newWebhookForm = { name: "", url: "", events: [] };

export const newWebhookPayloadOf = ({ name, url, events }) => ({ name: name.trim(), url: url.trim(), events });
