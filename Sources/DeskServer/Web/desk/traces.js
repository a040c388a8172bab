// What the inspector shows: invocations in the page and on the desk, newest first, each with its hooks in order. Those in
// the page are always recorded, because who opens the inspector does so after something strange has happened.

import { sentenceFor } from "./answers.js";

export const maximumTraces = 200;

export const initialTraces = Object.freeze({ isOn: false, rows: [] });

export function reduceTraces(traces = initialTraces, message) {
  if (message.type === "inspector") return { ...traces, isOn: message.isOn };
  if (message.type === "traces-clear") return { ...traces, rows: [] };
  if (message.type === "signed-out") return initialTraces;
  if (message.type === "page-trace") return { ...traces, rows: pageRows(traces.rows, message.event, !traces.isOn) };
  if (message.type === "trace" && traces.isOn) return { ...traces, rows: withRow(traces.rows, deskRow(message.trace)) };
  return traces;
}

/** Those whose action, or the owner of one of whose hooks, has this in its name. */
export function filteredRows(rows, text) {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return rows;
  const fits = (name) => String(name).toLowerCase().includes(wanted);
  return rows.filter(({ action, hooks }) => fits(action) || hooks.some(({ owner }) => fits(owner)));
}

/** The most of a payload that is shown, in characters. */
export const longestPayload = 4_000;

/** A payload as JSON, as it is now, as far as it is JSON: it may be anything, and somebody else's. */
export function payloadText(payload) {
  let text;
  try {
    text = JSON.stringify(payload, null, 2);
  } catch (error) {
    return `It can't be shown as JSON: ${error?.message ?? error}`;
  }
  if (text === undefined) return "It is no JSON.";
  const rest = text.length - longestPayload;
  return rest > 0 ? `${text.slice(0, longestPayload)}\n… and ${rest} more characters` : text;
}

/** The desk may say `before-listener` for `before`. */
export const phaseOf = (hook) => String(hook).replace(/-listener$/, "");

function withRow(rows, row) {
  return [row, ...rows].slice(0, maximumTraces);
}

/** Of the same thing done again and again, such as typing, in which no plugin took part, the last one is kept. */
function folded(rows) {
  const [last, before, ...rest] = rows;
  const isPlain = (row) => row?.tier === "page" && row.parent === undefined && row.outcome === "completed"
    && row.hooks.every(({ owner, hook }) => owner === "application" && hook === "body");
  const isAlike = isPlain(last) && isPlain(before) && last.action === before.action
    && last.isEarlier === before.isEarlier;
  return isAlike ? [{ ...last, count: before.count + last.count }, ...rest] : rows;
}

function deskRow({ id, parent, action, actor, outcome, reason, milliseconds, hooks }) {
  const key = `desk ${id}`;
  const named = (hooks ?? []).map((one) => ({ ...one, hook: phaseOf(one.hook) }));
  return { key, tier: "desk", id, parent, action, actor, outcome, reason, milliseconds, hooks: named };
}

function pageRows(rows, event, isEarlier) {
  switch (event.type) {
    case "invocationStarted": {
      const { id, parent, action, payload } = event;
      const row = { key: `page ${id}`, tier: "page", id, parent, action, payload, isEarlier, count: 1,
        outcome: "underWay", hooks: [] };
      return withRow(rows, row);
    }
    case "hookStarted":
      return changed(rows, event.invocation, (row) => ({
        ...row,
        hooks: [...row.hooks, { hook: event.hook, owner: event.owner, verdict: "running" }],
      }));
    case "hookSettled":
      return changed(rows, event.invocation, (row) => ({ ...row, hooks: settledHook(row.hooks, event) }));
    case "settled":
      return folded(changed(rows, event.id, (row) => ({
        ...row, outcome: event.outcome, reason: event.error && sentenceFor(event.error), milliseconds: event.duration,
      })));
    default:
      return rows;
  }
}

function changed(rows, id, change) {
  return rows.map((row) => (row.tier === "page" && row.id === id ? change(row) : row));
}

/** Hooks may lie within one another: the one that began last ends first. */
function settledHook(hooks, { hook, owner, verdict, reason, error, duration }) {
  const place = hooks.findLastIndex((one) => one.hook === hook && one.owner === owner && one.verdict === "running");
  const settled = { hook, owner, verdict, reason: reason ?? error?.message, milliseconds: duration };
  return hooks.map((one, index) => (index === place ? settled : one));
}
