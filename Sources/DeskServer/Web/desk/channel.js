// The page's end of the channel to the desk: Documentation/Channel.md. It decides when to connect, what to say again
// and when the page may be used; what the messages mean is up to `state.js`.

import { Backoff } from "./backoff.js";
import { browserClock } from "./browserClock.js";
import { Requests } from "./requests.js";

const protocol = "plugboard.v1";
const beatInterval = 15_000;
/** So many beats in a row that nothing has followed mean that nobody hears them any more. */
const maximumUnheard = 2;
/** A timer that is later than this tells of a page that was throttled or asleep, and not of the connection. */
const lateness = 3_000;
// The desk takes 20 messages a second: many events are acknowledged by one message.
const acknowledgeDelay = 200;
const signedOutCode = 4001;
/** Until the desk has said how much it takes. */
const usualMessageBytes = 64 * 1024;

export class Channel {
  /** `connecting`, `live`, `offline` or `signedOut`. */
  state = "offline";
  cursor = null;

  #url;
  #openSocket;
  #admit;
  #clock;
  #backoff;
  #requests;
  #observers = new Set();
  #socket = null;
  #timers = {};
  #isInspecting = false;
  #messageBytes = usualMessageBytes;
  /** How many beats were sent since something came. */
  #unheard = 0;
  #isWanted = false;
  #wasAdmitted = false;

  /**
   * `admit` is asked after a connection was refused, because a page can't see why: its answer `'again'` means to try at
   * once, `'signedOut'` that there is nobody to connect for, `'later'` that the desk is there and does not take the page
   * just now, as an error with a `status` does, and any other error that nobody is there.
   */
  constructor({ url, openSocket, admit = async () => "gone", clock = browserClock, random, makeID } = {}) {
    this.#url = url;
    this.#openSocket = openSocket ?? ((address) => new WebSocket(address, protocol));
    this.#admit = admit;
    this.#clock = clock;
    this.#backoff = new Backoff(random);
    this.#requests = new Requests(makeID);
  }

  /**
   * Calls `observer` with every message of the desk, and with `{type: 'connection', state, retryAt, isTurnedAway}` of its
   * own. `isTurnedAway`: the desk is there, and does not take this page.
   */
  observe(observer) {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  connect() {
    this.#isWanted = true;
    this.#stop("retry");
    if (this.#socket) return;
    this.#become("connecting");
    const socket = this.#openSocket(this.#url);
    let wasOpen = false;
    this.#socket = socket;
    socket.onopen = () => {
      wasOpen = true;
      this.#wasAdmitted = false;
      this.#unheard = 0;
      this.#send({ type: "hello", version: 1, cursor: this.cursor });
      this.#planBeat();
    };
    socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(data);
    socket.onclose = ({ code } = {}) => this.#socket === socket && this.#closed(code, wasOpen);
  }

  /** Ends the connection for good, for somebody who signs out. */
  close() {
    if (this.state === "signedOut") return;
    this.#isWanted = false;
    this.#forgetSocket()?.close(1000);
    this.cursor = null;
    this.#requests.dropAll("You have signed out.");
    this.#become("signedOut");
  }

  /** The network says that it is gone: sooner than the connection would notice. */
  lostNetwork() {
    if (!this.#socket) return;
    this.#forgetSocket()?.close();
    this.#retry();
  }

  /**
   * Asks the desk. Without a connection the question waits for the next one.
   * @returns a promise of the action's output; it rejects with a `DeskAnswer`.
   */
  invoke(action, payload, { signal, onWaiting } = {}) {
    const request = (() => {
      try {
        return this.#requests.add(action, payload, onWaiting);
      } catch (error) {
        return { promise: Promise.reject(error) };
      }
    })();
    if (!request.id) return request.promise;
    if (this.state === "signedOut") this.#requests.dropAll("You are not signed in.");
    else if (this.state === "live") this.#ask(request);
    const cancel = () => this.#cancel(request);
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    const forget = () => signal?.removeEventListener("abort", cancel);
    request.promise.then(forget, forget);
    return request.promise;
  }

  inspect(on) {
    this.#isInspecting = on;
    if (this.state === "live") this.#send({ type: "inspect", on });
  }

  #receive(text) {
    this.#unheard = 0;
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof message?.cursor === "number" && message.type !== "welcome") this.#sawCursor(message.cursor);
    if (message.type === "welcome") this.#messageBytes = message.limits?.messageBytes ?? usualMessageBytes;
    if (message.type === "answer") this.#requests.answer(message);
    if (message.type === "waiting") this.#requests.waiting(message);
    this.#tell(message);
    if (message.type === "live") this.#goLive();
  }

  #goLive() {
    this.#backoff.reset();
    this.#become("live");
    if (this.#isInspecting) this.#send({ type: "inspect", on: true });
    // The desk may begin anew on the same connection; only what another one was asked is asked again.
    for (const request of this.#requests.all()) if (request.askedOn !== this.#socket) this.#ask(request);
  }

  #ask(request) {
    const { id, action, payload } = request;
    const message = { type: "invoke", id, action, payload };
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    // The desk would close the connection because of it, and be asked again on the next one, and so on.
    if (size > this.#messageBytes) {
      this.#requests.answer({ id, status: 400, error: tooLong(size, this.#messageBytes) });
      return;
    }
    this.#send(message);
    request.askedOn = this.#socket;
    if (request.isCancelled) this.#send({ type: "cancel", id });
  }

  #cancel(request) {
    request.isCancelled = true;
    if (!request.askedOn) this.#requests.drop(request.id);
    else if (this.state === "live") this.#send({ type: "cancel", id: request.id });
  }

  #sawCursor(cursor) {
    this.cursor = cursor;
    if (this.#timers.acknowledge === undefined) {
      this.#start("acknowledge", acknowledgeDelay, () => this.#send({ type: "acknowledge", cursor: this.cursor }));
    }
  }

  #planBeat() {
    const due = this.#clock.now() + beatInterval;
    this.#start("beat", beatInterval, () => this.#beat(this.#clock.now() - due > lateness));
  }

  /** A network may go without a word. Only beats whose answer the page has been awake for can tell. */
  #beat(isLate) {
    if (!isLate && this.#unheard >= maximumUnheard) {
      this.#forgetSocket()?.close();
      this.connect();
      return;
    }
    this.#send({ type: "beat" });
    this.#unheard += 1;
    this.#planBeat();
  }

  async #closed(code, wasOpen) {
    this.#forgetSocket();
    if (code === signedOutCode) return this.close();
    const verdict = wasOpen ? "gone" : await this.#admit().catch(({ status }) => (status ? "later" : "gone"));
    if (!this.#isWanted || this.#socket) return;
    if (verdict === "signedOut") this.close();
    else if (verdict === "again" && !this.#wasAdmitted) {
      // Once only: a desk that refuses in spite of it must not be asked without a pause.
      this.#wasAdmitted = true;
      this.connect();
    } else this.#retry(verdict !== "gone");
  }

  #retry(isTurnedAway = false) {
    const delay = this.#backoff.next();
    this.#start("retry", delay, () => this.connect());
    this.#become("offline", { retryAt: this.#clock.now() + delay, isTurnedAway });
  }

  #forgetSocket() {
    const socket = this.#socket;
    this.#socket = null;
    for (const name of Object.keys(this.#timers)) this.#stop(name);
    return socket;
  }

  #become(state, { retryAt = null, isTurnedAway = false } = {}) {
    this.state = state;
    this.#tell({ type: "connection", state, retryAt, isTurnedAway });
  }

  #tell(message) {
    for (const observer of [...this.#observers]) observer(message);
  }

  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  #start(name, delay, run) {
    this.#stop(name);
    this.#timers[name] = this.#clock.setTimeout(() => {
      delete this.#timers[name];
      run();
    }, delay);
  }

  #stop(name) {
    if (this.#timers[name] !== undefined) this.#clock.clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}

function tooLong(size, limit) {
  return { kind: "failed", message: `That is too long to be sent: it has ${size} bytes; at most ${limit} are taken.` };
}
