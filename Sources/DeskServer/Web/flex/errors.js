// What an invocation or an attachment can end with. Every error names the action and, where there is one, the owner,
// says in a sentence what happened, and keeps its cause. The R numbers are rules of the page "Semantics".

import { printable } from "./names.js";

/** What the errors of one invocation have in common. */
class ActionError extends Error {
  constructor(message, fields) {
    super(message, "cause" in fields ? { cause: fields.cause } : undefined);
    const { cause: _, ...rest } = fields;
    Object.assign(this, rest);
  }

  /** What was thrown where it began, below every nested invocation that it passed through. */
  get rootCause() {
    return "cause" in this ? rootOf(this.cause) : undefined;
  }
}

/** A before-listener ended the invocation: a decision, not a failure (R11). */
export class ActionAborted extends ActionError {
  get name() { return "ActionAborted"; }

  constructor(fields) {
    super(`${fields.owner} aborted ${fields.action}${explanation(fields, "before-listener")}`, fields);
  }
}

/** A guard refused the invocation (R10), or broke and so could not allow it (R12). */
export class ActionRefused extends ActionError {
  get name() { return "ActionRefused"; }

  constructor(fields) {
    super(`${fields.owner} refused ${fields.action}${explanation(fields, "guard")}`, fields);
  }
}

/** The action is blocked, wholly or for this payload (R22). */
export class ActionBlocked extends ActionError {
  get name() { return "ActionBlocked"; }

  constructor(fields) {
    super(`${fields.action} is blocked by ${fields.owner}${explanation(fields)}`, fields);
  }
}

/** The body, or what replaced it, failed (R14). What was thrown is the `cause`, untouched. */
export class ActionFailed extends ActionError {
  get name() { return "ActionFailed"; }

  constructor(fields) {
    const { action, owner, invocation, cause } = fields;
    super(`${action} of ${owner} failed (invocation ${invocation}): ${worded(rootOf(cause))}`, fields);
  }
}

/**
 * The caller's signal was aborted before the body started (R19). Its name is the platform's own word for that, so that
 * code that knows what `fetch` throws knows this, too; the signal's reason is the `cause`.
 */
export class ActionCancelled extends ActionError {
  get name() { return "AbortError"; }

  constructor(fields) {
    super(`${fields.action} was cancelled by its caller (invocation ${fields.invocation}).`, fields);
  }
}

/** The cause of an ActionRefused that would have done the same thing twice at once (R21). */
export class AlreadyUnderWay extends ActionError {
  get name() { return "AlreadyUnderWay"; }

  constructor(fields) {
    const { action, key } = fields;
    super(`${action} is already under way for “${worded(key)}”; wait until it has finished.`, fields);
  }
}

/** Nobody has registered an action of this name (R23). */
export class UnknownAction extends ActionError {
  get name() { return "UnknownAction"; }

  constructor(fields) {
    const { action, nearest } = fields;
    const hint = nearest.length ? `Did you mean ${nearest.join(" or ")}?` : "Register it before invoking it.";
    super(`There is no action “${printable(action)}”. ${hint}`, fields);
  }
}

/** A hook did not finish in time (R18). `limit` is in milliseconds. */
export class DeadlineMissed extends ActionError {
  get name() { return "DeadlineMissed"; }

  constructor(fields) {
    const { action, owner, hook, limit } = fields;
    super(`The ${kindNames[hook]} of ${owner} on ${action} did not finish within ${limit} ms.`, fields);
  }
}

/**
 * Actions invoke one another deeper than the limit allows, probably for ever (R20). `withoutContext` is true where it
 * was found by one action being under way too often at once, because contexts were not passed on.
 */
export class ChainTooDeep extends ActionError {
  get name() { return "ChainTooDeep"; }

  constructor(fields) {
    const { chain, limit, withoutContext } = fields;
    const names = chain.join(" → ");
    super(
      withoutContext
        ? `${names} is under way more than ${limit} times at once. Either it invokes itself, then invoke through the ` +
          "context and the whole chain is printed here; or it is invoked over and over and never ends."
        : `Actions are nested more than ${limit} deep, probably for ever. ` +
          `Break the circle or raise the chain limit: ${names}`,
      fields,
    );
  }
}

/** A listener called abort, or a guard refuse, after it had returned: nobody listens any more (R11). */
export class LateAbort extends ActionError {
  get name() { return "LateAbort"; }

  constructor(fields) {
    super("It asked to stop after it had returned, when it was too late. Return a promise that waits for it.", fields);
  }
}

/** Why something could not be registered or attached; `code` says it in one word. Nothing was changed. */
export class RegistrationError extends Error {
  get name() { return "RegistrationError"; }

  constructor(code, fields) {
    super(registrationProblems[code](fields));
    Object.assign(this, { code, ...fields });
  }
}

const registrationProblems = {
  invalidName: ({ action }) =>
    action === ""
      ? "An action needs a name that is not empty."
      : `“${printable(action)}” can't name an action: ${unseen}`,
  invalidEvent: ({ event }) =>
    `There is no event “${printable(event)}”. Put before, guard or after in front of the action's name.`,
  notAFunction: ({ action, owner, what }) => `The ${what} that ${owner} gave for ${action} is not a function.`,
  noAfterPhase: ({ action, owner, reason }) =>
    `${owner} can't listen after ${action}, which has no after phase: ${reason}`,
  orderingCycle: ({ action, owner, among }) =>
    `${owner} can't take that place on ${action}: the hooks of ${among.join(", ")} would each have to run before the ` +
    "other.",
  orderingContradiction: ({ action, owner, place, priority, otherPriority }) =>
    `On ${action}, a hook of ${owner} with priority ${priority} can't run ${place}, whose hook has priority ` +
    `${otherPriority}. Change one of the priorities or drop the place.`,
  deadlineNotPositive: ({ action, owner, hook, deadline }) =>
    `The ${kindNames[hook]} of ${owner} on ${action} has a deadline of ${deadline} ms, which has passed before it ` +
    "starts. Give it some time or drop the deadline.",
  optionDoesNotApply: ({ action, owner, option, hook }) =>
    `The option ${option} means nothing on the ${kindNames[hook]} of ${owner} on ${action}. Leave it out.`,
  invalidOption: ({ action, owner, option, expected }) =>
    `The option ${option} that ${owner} gave on ${action} has to be ${expected}.`,
  ownerUnloaded: ({ owner }) =>
    `${owner} has been unloaded and can't attach anything. Ask for a new owner of that name.`,
  invalidOwner: ({ owner }) =>
    owner === ""
      ? "An owner needs a name that is not empty."
      : owner === "application"
        ? "“application” is what the page itself attaches as: no plugin can go by that name or unload it."
        : `“${printable(owner)}” can't name an owner: ${unseen}`,
};

const unseen = "it is no string, or contains a character that can't be seen, such as a line break.";

/** The kinds of hooks in words. */
export const kindNames = {
  before: "before-listener",
  guard: "guard",
  replacement: "replacement",
  body: "body",
  after: "after-listener",
};

/** Whether an error reaches the caller as what it is, wherever it comes from (R14). */
export function passesThrough(error) {
  return (
    error instanceof ActionAborted ||
    error instanceof ActionRefused ||
    error instanceof ActionBlocked ||
    isCancellation(error)
  );
}

/** Whether an error says that somebody was cancelled: the platform's errors and ours go by the same name. */
export function isCancellation(error) {
  return error instanceof Error && error.name === "AbortError";
}

/** One word for how an invocation ended that threw this. */
export function outcomeOf(error) {
  if (error instanceof ActionAborted) return "aborted";
  if (error instanceof ActionRefused) return "refused";
  if (error instanceof ActionBlocked) return "blocked";
  return isCancellation(error) ? "cancelled" : "failed";
}

/** Anything that can be thrown, in words. */
export function worded(thrown) {
  try {
    return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  } catch {
    return "something that can't be put in words";
  }
}

/** `: reason`, `, because …` or a full stop. A reason without a word in it is none. */
function explanation(fields, hook) {
  if (fields.reason?.trim()) return `: ${fields.reason}`;
  if ("cause" in fields) return `, because its ${hook} failed: ${worded(rootOf(fields.cause))}`;
  return ", without giving a reason.";
}

function rootOf(error) {
  const goesOn =
    error instanceof ActionFailed ||
    ((error instanceof ActionAborted || error instanceof ActionRefused) && "cause" in error);
  return goesOn ? rootOf(error.cause) : error;
}
