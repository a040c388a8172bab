// Declarations of actions.js for plugin authors who use TypeScript. What payloads and outputs the actions of a desk
// have is declared elsewhere, from what their authors say.

/** What is attached: its `remove` takes it off and says whether it was still there. */
export interface Token {
  remove(): boolean;
}

export type HookKind = "before" | "guard" | "replacement" | "body" | "after";

/** Who asked, and for what: the last argument of every hook and body. */
export interface Context {
  readonly action: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly actor: string | undefined;
  readonly chain: string[];
  readonly signal: AbortSignal;
  invokeAction(name: string, payload?: any, options?: Omit<InvocationOptions, "parent">): Promise<any>;
}

export type ActionFunction = (payload: any, context: Context) => any;
export type PayloadUpdateFunction = (payload: any, context: Context) => any;
export type BeforeListener = (payload: any, abort: (reason?: string | Error) => void, context: Context) => any;
export type Guard = (payload: any, refuse: (reason?: string | Error) => void, context: Context) => any;
export type AfterListener = (payload: any, output: any, context: Context) => any;
export type ReplacedActionFunction = (
  payload: any, original: (payload?: any) => Promise<any>, context: Context,
) => any;

export interface RegistrationOptions {
  withoutAfterPhase?: string;
  oneAtATime?: (payload: any) => unknown;
  description?: unknown;
}

/** Times are in milliseconds. */
export interface ListenerOptions {
  priority?: number;
  before?: string | string[];
  after?: string | string[];
  onFailure?: "proceed" | "abort";
  deadline?: number;
}

export interface BlockOptions {
  matching?: Record<string, unknown> | ((payload: any) => boolean);
  because?: string;
}

export interface InvocationOptions {
  signal?: AbortSignal;
  by?: string;
  parent?: Context;
  hooksWithin?: number;
}

export type Availability =
  | { isAvailable: true }
  | { isAvailable: false; blockedBy: string; reason?: string }
  | { isAvailable: false; underWay: unknown };

interface ActionOwner {
  registerAction(
    name: string, action: ActionFunction, payloadUpdate?: PayloadUpdateFunction | null, options?: RegistrationOptions,
  ): Token;
  addListener(event: `before${string}`, listener: BeforeListener, options?: ListenerOptions): Token;
  addListener(event: `guard${string}`, listener: Guard, options?: ListenerOptions): Token;
  addListener(
    event: `after${string}`, listener: AfterListener, options?: Omit<ListenerOptions, "onFailure">,
  ): Token;
  removeListener(event: string, listener: Function): boolean;
  addGuard(name: string, guard: Guard, options?: ListenerOptions): Token;
  replaceAction(name: string, replacement: ReplacedActionFunction, options?: { deadline?: number }): Token;
  blockAction(name: string, options?: BlockOptions): Token;
  unblockAction(name: string): number;
  invokeAction(name: string, payload?: any, options?: InvocationOptions): Promise<any>;
  availability(name: string, payload?: any, options?: { signal?: AbortSignal }): Promise<Availability>;
  findBlockedActions(
    name?: string, payload?: any,
  ): { action: string; owner: string; reason?: string; matching?: BlockOptions["matching"] }[];
  findPendingActions(
    name?: string,
  ): { action: string; id: string; parent?: string; actor?: string; payload: any }[];
}

export interface UnloadOptions {
  from?: Context;
  signal?: AbortSignal;
}

export type Unfinished = { action: string; owner: string; hook: HookKind };

/** A plugin: what it attaches with, and the way to be rid of it. */
export class Owner implements ActionOwner {
  private constructor();
  readonly name: string;
  unload(within?: number, options?: UnloadOptions): Promise<Unfinished[]>;
}
export interface Owner extends ActionOwner {}

export interface Clock {
  now(): number;
  after(milliseconds: number, call: () => void): () => void;
}

/** All actions of a page. What is attached here is the page's own. */
export class Actions implements ActionOwner {
  constructor(options?: { clock?: Clock; chainLimit?: number; crowdLimit?: number });
  owner(name: string): Owner;
  unload(owner: Owner | string, within?: number, options?: UnloadOptions): Promise<Unfinished[]>;
  observe(handler: (event: ActionEvent) => void, options?: { kinds?: EventKind[] }): { remove(): void };
  events(options?: { kinds?: EventKind[]; limit?: number }): EventStream;
  describe(): ActionsDescription;
  readonly recentFaults: Fault[];
  readonly leftBehind: number;
}
export interface Actions extends ActionOwner {}

export interface EventStream extends AsyncIterable<ActionEvent> {
  readonly lost: number;
  close(): void;
}

export type EventKind = "started" | "hooks" | "settled" | "faults" | "registry";

export type ActionEvent =
  | InvocationEvent & { type: "invocationStarted" }
  | HookEvent & { type: "hookStarted" }
  | HookEvent & {
      type: "hookSettled"; duration: number; reason?: string; error?: unknown;
      verdict: "passed" | "aborted" | "refused" | "threw" | "missedDeadline";
    }
  | InvocationEvent & { type: "settled"; duration: number } & Outcome
  | Fault
  | {
      type:
        | "registered" | "registeredAgain" | "unregistered" | "attached" | "removed" | "blocked" | "unblocked"
        | "unloaded";
      action?: string; owner: string; hook?: HookKind;
    };

interface InvocationEvent {
  action: string;
  id: string;
  parent?: string;
  actor?: string;
  payload: any;
}

interface HookEvent {
  action: string;
  invocation: string;
  hook: HookKind;
  owner: string;
  payload: any;
}

export type Outcome =
  | { outcome: "completed"; output: any; bypassedBy?: string }
  | { outcome: "aborted" | "refused" | "blocked" | "failed" | "cancelled"; error: unknown };

/** Something an owner did wrong that did not stop the invocation. */
export interface Fault {
  type: "fault";
  action: string;
  owner: string;
  hook?: HookKind;
  invocation?: string;
  cause: unknown;
}

export interface ActionsDescription {
  actions: {
    name: string;
    owners: string[];
    description?: unknown;
    noAfterPhase?: string;
    beforeListeners: DescribedHook[];
    guards: DescribedHook[];
    replacements: DescribedHook[];
    afterListeners: DescribedHook[];
    blocks: { owner: string; reason?: string }[];
  }[];
  recentFaults: number;
  leftBehind: number;
}

export interface DescribedHook {
  owner: string;
  kind: HookKind;
  priority: number;
  before: string[];
  after: string[];
  onFailure?: "proceed" | "abort";
  deadline?: number;
}

declare class ActionError extends Error {
  readonly action: string;
  readonly invocation: string;
  readonly cause?: unknown;
  readonly rootCause?: unknown;
}

export class ActionAborted extends ActionError { readonly owner: string; readonly reason?: string; }
export class ActionRefused extends ActionError { readonly owner: string; readonly reason?: string; }
export class ActionBlocked extends ActionError { readonly owner: string; readonly reason?: string; }
export class ActionFailed extends ActionError { readonly owner: string; }
export class ActionCancelled extends ActionError {}
export class AlreadyUnderWay extends Error { readonly action: string; readonly key: unknown; }
export class UnknownAction extends Error { readonly action: string; readonly nearest: string[]; }
export class ChainTooDeep extends Error {
  readonly chain: string[];
  readonly limit: number;
  readonly withoutContext: boolean;
}
export class DeadlineMissed extends Error {
  readonly action: string;
  readonly owner: string;
  readonly hook: HookKind;
  readonly limit: number;
}
export class LateAbort extends Error { readonly action: string; readonly owner: string; readonly hook: HookKind; }
export class RegistrationError extends Error {
  readonly code: string;
  readonly action?: string;
  readonly owner?: string;
  readonly reason?: string;
}
