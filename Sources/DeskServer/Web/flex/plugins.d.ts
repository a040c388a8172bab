
// What follows is the same for every desk: what a page plugin is, and what it is given.

/** The default export of a plugin's module: a function, an object with `init`, or a class whose instances have it. */
export type PagePlugin = PluginFunction | PluginObject | (new () => PluginObject);
export type PluginFunction = (flex: Flex, manager: Manager) => unknown;
export interface PluginObject { init: PluginFunction }

export interface Flex {
  /** What is attached here is attached in the plugin's own name. */
  readonly Actions: PageActions;
  readonly manager: Manager;
  readonly Manager: { getInstance(): Manager };
  readonly TaskHelper: TaskHelper;
  readonly Notifications: Notifications;
  readonly NotificationType: { readonly [Type in NoticeType]: Type };
}

// Actions. Times are in milliseconds.

/** What hooks see: whatever of a task or a conversation the caller has left out has been filled in. */
export type CompletedPayload<Name extends string> = Name extends "SelectTask"
  ? PayloadOf<Name>
  : PayloadOf<Name> extends object
    ? PayloadOf<Name> & { [Field in "sid" | "task" | "conversationSid" | "conversation"]: NonNullable<PayloadOf<Name>[Field]> }
    : PayloadOf<Name>;

/** A payload may be left out where an empty object would do: that is what hooks see then. */
export type InvokedWith<Name extends string> = Name extends keyof ActionPayloads
  ? {} extends ActionPayloads[Name]
    ? [payload?: ActionPayloads[Name], options?: InvocationOptions]
    : [payload: ActionPayloads[Name], options?: InvocationOptions]
  : [payload?: any, options?: InvocationOptions];

/** A before-listener, a guard or an after-listener, by what its event begins with. */
export type PageListener<Event extends string> = Event extends `before${infer Name}`
  ? (payload: CompletedPayload<Name>, abort: Abort, context: Context) => unknown
  : Event extends `guard${infer Name}`
    ? (payload: CompletedPayload<Name>, refuse: Abort, context: Context) => unknown
    : Event extends `after${infer Name}`
      ? Name extends ActionsWithoutAfterPhase
        ? never
        : (payload: CompletedPayload<Name>, output: OutputOf<Name>, context: Context) => unknown
      : never;

/** Ends the invocation; the reason, which the person who clicked reads, may be left out. */
export type Abort = (reason?: string | Error) => void;

export interface PageActions {
  registerAction<Name extends string>(
    name: Name,
    action: (payload: PayloadOf<Name>, context: Context) => Eventually<OutputOf<Name>>,
    payloadUpdate?: ((payload: PayloadOf<Name>, context: Context) => unknown) | null,
    options?: RegistrationOptions,
  ): Token;
  invokeAction<Name extends string>(name: Name, ...given: InvokedWith<Name>): Promise<OutputOf<Name>>;
  addListener<Event extends string>(event: Event, listener: PageListener<Event>, options?: HookOptions): Token;
  addGuard<Name extends string>(
    name: Name, guard: (payload: CompletedPayload<Name>, refuse: Abort, context: Context) => unknown,
    options?: HookOptions,
  ): Token;
  /** @returns whether this plugin had attached it */
  removeListener(event: string, listener: Function): boolean;
  replaceAction<Name extends string>(
    name: Name,
    replacement: (
      payload: CompletedPayload<Name>, original: (payload?: PayloadOf<Name>) => Promise<OutputOf<Name>>, context: Context,
    ) => Eventually<OutputOf<Name>>,
    options?: { deadline?: number },
  ): Token;
  blockAction<Name extends string>(name: Name, options?: BlockOptions<Name>): Token;
  /** @returns how many blocks of this plugin there were */
  unblockAction(name: string): number;
  availability<Name extends string>(name: Name, payload?: PayloadOf<Name>): Promise<Availability>;
  findBlockedActions(name?: string, payload?: any): Block[];
  findPendingActions(name?: string): PendingAction[];
  /** Calls a function for every event, before whoever caused it goes on. */
  observe(handler: (event: ActionsEvent) => void, options?: { kinds?: EventKind[] }): { remove(): void };
  /** Events for `for await`, of which a slow reader loses the oldest. */
  events(options?: { kinds?: EventKind[]; limit?: number }): EventStream;
  describe(): ActionsDescription;
}

/** What is attached: its `remove` takes it off and says whether it was still there. */
export interface Token {
  remove(): boolean;
}

/** Who asked, and for what: the last argument of every hook and body. What is invoked through it becomes a part of it. */
export interface Context {
  readonly action: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly actor: string | undefined;
  readonly chain: string[];
  readonly signal: AbortSignal;
  invokeAction<Name extends string>(name: Name, ...given: InvokedWith<Name>): Promise<OutputOf<Name>>;
}

export interface RegistrationOptions {
  /** Why there is no after phase. */
  withoutAfterPhase?: string;
  /** While one invocation with a key is under way, another one with the same key is refused. */
  oneAtATime?: (payload: any) => unknown;
  description?: unknown;
}

export interface HookOptions {
  /** Higher runs first; 0 unless said. */
  priority?: number;
  before?: string | string[];
  after?: string | string[];
  /** What becomes of the invocation when the hook throws; a before-listener's is `proceed` unless said, a guard's `abort`. */
  onFailure?: "proceed" | "abort";
  deadline?: number;
}

export interface BlockOptions<Name extends string = string> {
  matching?: Record<string, unknown> | ((payload: CompletedPayload<Name>) => boolean);
  because?: string;
}

export interface InvocationOptions {
  signal?: AbortSignal;
  by?: string;
  parent?: Context;
  /** How long all hooks together may take. */
  hooksWithin?: number;
}

export type Availability =
  | { isAvailable: true }
  | { isAvailable: false; blockedBy: string; reason?: string }
  | { isAvailable: false; underWay: unknown };

export interface Block {
  action: string;
  owner: string;
  reason?: string;
  matching?: BlockOptions["matching"];
}

export interface PendingAction {
  action: string;
  id: string;
  parent?: string;
  actor?: string;
  payload: any;
}

/** What an invocation that did not complete rejects with; the name says which of them it is. */
export interface ActionError extends Error {
  name:
    | "ActionAborted" | "ActionRefused" | "ActionBlocked" | "ActionFailed" | "AbortError" | "AlreadyUnderWay"
    | "UnknownAction" | "ChainTooDeep";
  action?: string;
  owner?: string;
  reason?: string;
}

// Events.

export type HookKind = "before" | "guard" | "replacement" | "body" | "after";
export type EventKind = "started" | "hooks" | "settled" | "faults" | "registry";

export interface EventStream extends AsyncIterable<ActionsEvent> {
  readonly lost: number;
  close(): void;
}

export type ActionsEvent =
  | ({ type: "invocationStarted" } & PendingAction)
  | ({ type: "hookStarted" } & HookCall)
  | ({
      type: "hookSettled"; duration: number; reason?: string; error?: unknown;
      verdict: "passed" | "aborted" | "refused" | "threw" | "missedDeadline";
    } & HookCall)
  | ({ type: "settled"; duration: number } & PendingAction & Outcome)
  | Fault
  | {
      type:
        | "registered" | "registeredAgain" | "unregistered" | "attached" | "removed" | "blocked" | "unblocked"
        | "unloaded";
      action?: string; owner: string; hook?: HookKind;
    };

export interface HookCall {
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

// What the page knows.

export type Task = NonNullable<ActionPayloads["AcceptTask"]["task"]>;
export type Conversation = NonNullable<ActionPayloads["SendMessage"]["conversation"]>;

export interface Activity {
  sid: string;
  name: string;
  available: boolean;
}

export interface Manager {
  readonly store: { getState(): { flex: FlexState }; subscribe(subscriber: () => void): () => void };
  /** Texts of the page that a plugin may change. */
  readonly strings: Record<string, string>;
  readonly workerClient: {
    readonly sid: string | undefined;
    readonly name: string | undefined;
    readonly friendlyName: string | undefined;
    readonly attributes: Record<string, any>;
    readonly activity: Activity | null;
    readonly activities: Map<string, Activity>;
    /** By the reservation's sid. */
    readonly reservations: Map<string, Task>;
  };
  readonly user: { identity: string; roles: string[]; readonly fullName: string };
}

/** Made anew when something changes, so that parts can be compared by identity. */
export interface FlexState {
  session: { isLoggedIn: boolean; connection: string };
  worker: {
    worker: Record<string, any> | null;
    attributes: Record<string, any>;
    activity: Activity | null;
    activities: Map<string, Activity>;
    /** By the reservation's sid. */
    tasks: Map<string, Task>;
  };
  chat: {
    /** By sid. */
    conversations: Record<string, any>;
    conversationInput: Record<
      string, { body: string; selectionStart: number; selectionEnd: number; attachedFiles: unknown[] }
    >;
    typing: Record<string, any>;
  };
  view: {
    activeView: string;
    selectedTaskSid: string | null;
    isSideNavOpen: boolean;
    componentViewStates: Record<string, any>;
  };
}

export interface TaskHelper {
  isChatBasedTask(task: Task): boolean;
  isCallTask(task: Task): boolean;
  getTaskConversationSid(task: Task): string | null;
  getTaskChatChannelSid(task: Task): string | null;
  isPending(task: Task): boolean;
  isTaskAccepted(task: Task): boolean;
  isInWrapupMode(task: Task): boolean;
  isCompleted(task: Task): boolean;
  isCanceled(task: Task): boolean;
  isIncomingTransfer(task: Task): boolean;
  isOutgoingTransfer(task: Task): boolean;
  getTaskByTaskSid(sid: string): Task | undefined;
  getTaskFromConversationSid(sid: string): Task | undefined;
}

export type NoticeType = "success" | "error" | "warning" | "information";

export interface Notifications {
  readonly NotificationType: Flex["NotificationType"];
  readonly registeredNotifications: Map<string, unknown>;
  /** A notice that needs no registration. Without a timeout it goes after five seconds; with 0, when somebody dismisses it. */
  show(notice: { id?: string; type: NoticeType; text: string; timeout?: number }): { key: number };
  registerNotification(notification: {
    id: string; content: string | ((payload: any) => string); type?: NoticeType; timeout?: number;
  }): void;
  /** The payload fills the `{{places}}` of the content. */
  showNotification(id: string, payload?: Record<string, unknown>): { key: number };
  dismissNotificationById(id: string): void;
  dismissNotification(notice: { key: number }): void;
}
