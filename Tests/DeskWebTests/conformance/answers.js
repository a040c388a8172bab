// How outcomes, errors and events are written in a case, for every tier in the same words.

/** What a script threw. */
export class ScriptFailure extends Error {}

export function outcomeJSON(flex, result) {
  return "error" in result ? errorJSON(flex, result.error) : { kind: "completed", value: result.value ?? null };
}

/** @param flex the module under test, for its error classes. */
export function errorJSON(flex, error) {
  const cause = () => ("cause" in error ? { cause: errorJSON(flex, error.cause) } : {});
  const { action, owner, reason } = error;
  const ended = { action, owner, ...present({ reason }) };
  switch (error.constructor) {
    case ScriptFailure: return { kind: "threw", message: error.message };
    case flex.ActionAborted: return { kind: "aborted", ...ended, ...cause() };
    case flex.ActionRefused:
      // The reason of a refused duplicate is a sentence of the framework's own, in whatever words.
      if (error.cause instanceof flex.AlreadyUnderWay) return { kind: "refused", action, owner, ...cause() };
      return { kind: "refused", ...ended, ...cause() };
    case flex.ActionBlocked: return { kind: "blocked", ...ended };
    case flex.ActionFailed: return { kind: "failed", action, owner, ...cause() };
    case flex.AlreadyUnderWay: return { kind: "alreadyUnderWay", action, key: error.key };
    case flex.UnknownAction: return { kind: "unknownAction", action, nearest: error.nearest };
    case flex.DeadlineMissed: return { kind: "deadlineMissed", action, owner, hook: error.hook };
    case flex.ChainTooDeep: return { kind: "chainTooDeep", chain: error.chain, limit: error.limit };
    case flex.LateAbort: return { kind: "lateAbort" };
    case flex.RegistrationError: return registrationJSON(error);
    default: return error.name === "AbortError" ? { kind: "cancelled" } : { kind: "other", message: String(error) };
  }
}

const registrationFields = {
  invalidName: ["action"],
  noAfterPhase: ["action", "owner", "reason"],
  orderingCycle: ["action", "owner", "among"],
  orderingContradiction: ["action", "owner", "place", "priority", "otherPriority"],
  deadlineNotPositive: ["action", "owner", "hook"],
  optionDoesNotApply: ["action", "owner", "option", "hook"],
  ownerUnloaded: ["owner"],
  invalidOwner: ["owner"],
};

function registrationJSON(error) {
  const fields = registrationFields[error.code] ?? ["message"];
  return { code: error.code, ...Object.fromEntries(fields.map((field) => [field, error[field]])) };
}

export function faultJSON(flex, { action, owner, hook, cause }) {
  return { action, owner, ...present({ hook }), cause: errorJSON(flex, cause) };
}

export function availabilityJSON({ isAvailable, ...why }) {
  return { available: isAvailable, ...present(why) };
}

/** Which kind of events, as cases name them, an event is of. */
export function kindOf({ type }) {
  switch (type) {
    case "invocationStarted": return "started";
    case "hookStarted":
    case "hookSettled": return "hooks";
    case "settled": return "settled";
    case "fault": return "faults";
    default: return "registry";
  }
}

/** @param name gives the label of an invocation's id. */
export function eventJSON(event, name) {
  const { type, action, hook, owner, actor, verdict, reason, outcome, bypassedBy } = event;
  const payload = "payload" in event ? structuredClone(event.payload) : undefined;
  const parent = name(event.parent);
  switch (type) {
    case "invocationStarted":
      return present({ event: type, action, invocation: name(event.id), parent, actor, payload });
    case "hookStarted":
    case "hookSettled":
      return present({
        event: type, action, invocation: name(event.invocation), hook, owner, payload, verdict, reason,
      });
    case "settled":
      return present({ event: type, action, invocation: name(event.id), parent, actor, payload, outcome, bypassedBy });
    default: return present({ event: type, action, owner, hook });
  }
}

/** Those members that are there. */
export function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
