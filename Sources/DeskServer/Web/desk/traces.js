// What the inspector shows: invocations in the page and on the desk, newest first, each with its hooks in order.

import { sentenceFor } from "./answers.js";

export const maximumTraces = 200;

export const initialTraces = Object.freeze({ isOn: false, rows: [] });

export function reduceTraces(traces = initialTraces, message) {
  if (message.type === "inspector") return { ...traces, isOn: message.isOn };
  if (message.type === "traces-clear") return { ...traces, rows: [] };
  if (!traces.isOn) return traces;
  if (message.type === "trace") return { ...traces, rows: withRow(traces.rows, deskRow(message.trace)) };
  if (message.type === "page-trace") return { ...traces, rows: pageRows(traces.rows, message.event) };
  return traces;
}

/** The desk may say `before-listener` for `before`. */
export const phaseOf = (hook) => String(hook).replace(/-listener$/, "");

function withRow(rows, row) {
  return [row, ...rows].slice(0, maximumTraces);
}

function deskRow({ id, parent, action, actor, outcome, reason, milliseconds, hooks }) {
  const key = `desk ${id}`;
  const named = (hooks ?? []).map((one) => ({ ...one, hook: phaseOf(one.hook) }));
  return { key, tier: "desk", id, parent, action, actor, outcome, reason, milliseconds, hooks: named };
}

function pageRows(rows, event) {
  switch (event.type) {
    case "invocationStarted": {
      const { id, parent, action } = event;
      const row = { key: `page ${id}`, tier: "page", id, parent, action, outcome: "underWay", hooks: [] };
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
      return changed(rows, event.id, (row) => ({
        ...row, outcome: event.outcome, reason: event.error && sentenceFor(event.error), milliseconds: event.duration,
      }));
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
