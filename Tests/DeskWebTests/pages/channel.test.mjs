import assert from "node:assert/strict";
import { test } from "node:test";
import { Channel } from "../../../Sources/DeskServer/Web/desk/channel.js";
import { FakeClock, FakeSocket, settle } from "./fakes.mjs";

function setUp(options = {}) {
  const clock = new FakeClock();
  const sockets = [];
  let lastID = 0;
  const channel = new Channel({
    url: "ws://desk/channel",
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    clock,
    random: () => 0.5,
    makeID: () => `request ${(lastID += 1)}`,
    ...options,
  });
  const states = [];
  channel.observe(({ type, state }) => type === "connection" && states.push(state));
  channel.connect();
  return { clock, channel, sockets, states, socket: () => sockets.at(-1) };
}

test("the first message says hello, with no cursor before anything was seen", () => {
  const { socket } = setUp();
  assert.deepEqual(socket().accept().sent, [{ type: "hello", version: 1, cursor: null }]);
});

test("the page is live only when nothing is missing any more", () => {
  const { channel, socket } = setUp();
  socket().accept().say({ type: "welcome", cursor: 3 }, { type: "state", cursor: 3, state: {} });
  assert.equal(channel.state, "connecting");
  socket().say({ type: "live", cursor: 3 });
  assert.equal(channel.state, "live");
});

test("a new connection begins where the last one ended", async () => {
  const { clock, socket, sockets } = setUp();
  socket().welcome(7).say({ type: "event", cursor: 9, event: "x" });
  await socket().break();
  clock.advance(1_000);
  assert.equal(sockets.length, 2);
  assert.deepEqual(socket().accept().sent[0], { type: "hello", version: 1, cursor: 9 });
});

test("the time until the next attempt doubles up to half a minute, and is a random part of that", async () => {
  const { clock, channel, socket, sockets } = setUp();
  const waits = [];
  channel.observe(({ state, retryAt }) => state === "offline" && waits.push(retryAt - clock.time));
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await socket().break();
    clock.advance(30_000);
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  assert.equal(sockets.length, 9);
});

test("a connection that got as far as live starts the waiting anew", async () => {
  const { clock, channel, socket } = setUp();
  const waits = [];
  channel.observe(({ state, retryAt }) => state === "offline" && waits.push(retryAt - clock.time));
  await socket().break();
  clock.advance(30_000);
  socket().welcome();
  await socket().break();
  assert.deepEqual(waits, [500, 500]);
});

test("what the desk has not answered is asked again under the same id", async () => {
  const { clock, channel, socket } = setUp();
  socket().welcome();
  const answer = channel.invoke("AcceptTask", { sid: "WR1" });
  await socket().break();
  clock.advance(1_000);
  socket().welcome();
  const asked = { type: "invoke", id: "request 1", action: "AcceptTask", payload: { sid: "WR1" } };
  assert.deepEqual(socket().all("invoke"), [asked]);
  socket().say({ type: "answer", id: "request 1", status: 200, output: "done" });
  assert.equal(await answer, "done");
});

test("a desk that begins anew on the same connection is not asked again", () => {
  const { channel, socket } = setUp();
  socket().welcome();
  channel.invoke("StartConversation", {});
  socket().say({ type: "welcome", cursor: 9 }, { type: "state", cursor: 9, state: {} }, { type: "live", cursor: 9 });
  assert.equal(socket().all("invoke").length, 1);
});

test("what has been answered is not asked again", async () => {
  const { clock, channel, socket } = setUp();
  socket().welcome();
  const answer = channel.invoke("AcceptTask", {});
  socket().say({ type: "answer", id: "request 1", status: 200, output: null });
  await answer;
  await socket().break();
  clock.advance(1_000);
  assert.deepEqual(socket().welcome().all("invoke"), []);
});

test("what is asked while offline waits until nothing is missing", () => {
  const { channel, socket } = setUp();
  channel.invoke("SendMessage", { body: "Hello" });
  socket().accept().say({ type: "welcome", cursor: 1 });
  assert.deepEqual(socket().all("invoke"), []);
  socket().say({ type: "live", cursor: 1 });
  assert.equal(socket().all("invoke").length, 1);
});

test("an error answer rejects with what the desk said", async () => {
  const { channel, socket } = setUp();
  socket().welcome();
  const answer = channel.invoke("CompleteTask", {});
  const error = { kind: "aborted", owner: "required-disposition", reason: "Choose one.", message: "…" };
  socket().say({ type: "answer", id: "request 1", status: 422, error });
  await assert.rejects(answer, { kind: "aborted", owner: "required-disposition", reason: "Choose one.", status: 422 });
});

test("giving up tells the desk, and the desk's answer decides", async () => {
  const { channel, socket } = setUp();
  socket().welcome();
  const controller = new AbortController();
  const answer = channel.invoke("AcceptTask", {}, { signal: controller.signal });
  controller.abort();
  assert.deepEqual(socket().sent.at(-1), { type: "cancel", id: "request 1" });
  socket().say({ type: "answer", id: "request 1", status: 200, output: "too late" });
  assert.equal(await answer, "too late");
});

test("what the desk never heard of is given up at once", async () => {
  const { channel, socket } = setUp();
  const controller = new AbortController();
  const answer = channel.invoke("AcceptTask", {}, { signal: controller.signal });
  controller.abort();
  await assert.rejects(answer, { kind: "cancelled" });
  assert.deepEqual(socket().welcome().all("invoke"), []);
});

test("a cancellation that was lost with its connection is repeated", async () => {
  const { clock, channel, socket } = setUp();
  socket().welcome();
  const controller = new AbortController();
  channel.invoke("AcceptTask", {}, { signal: controller.signal });
  await socket().break();
  controller.abort();
  clock.advance(1_000);
  socket().welcome();
  assert.deepEqual(socket().sent.slice(-2).map(({ type }) => type), ["invoke", "cancel"]);
});

test("who waits is told for whom", () => {
  const { channel, socket } = setUp();
  socket().welcome();
  const news = [];
  channel.invoke("AcceptTask", {}, { onWaiting: (wait) => news.push(wait) });
  socket().say({ type: "waiting", id: "request 1", owner: "crm", hook: "before" });
  assert.deepEqual(news, [{ owner: "crm", hook: "before" }]);
});

test("no more than 32 invocations are under way; the next one fails by itself", async () => {
  const { channel, socket } = setUp();
  socket().welcome();
  for (let count = 0; count < 32; count += 1) channel.invoke("SendTyping", {});
  await assert.rejects(channel.invoke("SendTyping", {}), { kind: "limited" });
});

test("many events are acknowledged by one message", () => {
  const { clock, socket } = setUp();
  socket().welcome(1);
  clock.advance(200);
  for (let cursor = 2; cursor <= 50; cursor += 1) socket().say({ type: "event", cursor });
  clock.advance(200);
  assert.deepEqual(socket().all("acknowledge").map(({ cursor }) => cursor), [1, 50]);
});

test("a sign of life is sent every 15 seconds, and none after the end", async () => {
  const { clock, channel, socket } = setUp();
  socket().welcome();
  clock.advance(31_000);
  assert.equal(socket().all("beat").length, 2);
  channel.close();
  clock.advance(60_000);
  assert.equal(socket().all("beat").length, 2);
});

/** A live connection, half a minute old, whose beats are answered for as long as that is wanted. */
function setUpHeard() {
  const page = setUp();
  page.socket().welcome();
  const beat = (isAnswered) => {
    page.clock.advance(15_000);
    if (isAnswered) page.socket().say({ type: "beat" });
  };
  beat(true);
  beat(true);
  return { ...page, beat };
}

test("a connection on which nothing follows two beats is given up, and another begins at once", () => {
  const { beat, sockets, states } = setUpHeard();
  for (let time = 0; time < 20; time += 1) beat(true);
  beat(false);
  beat(false);
  assert.equal(sockets.length, 1);
  beat(false);
  assert.equal(sockets.length, 2);
  assert.equal(sockets[0].isClosed, true);
  assert.equal(states.at(-1), "connecting");
});

test("whatever comes is a sign of life, also where no beat is answered", () => {
  const { beat, socket, sockets } = setUpHeard();
  for (let time = 0; time < 9; time += 1) {
    beat(false);
    if (time % 2) socket().say({ type: "typing" });
  }
  assert.equal(sockets.length, 1);
});

test("a desk that answers not even the first beats is given up, too", () => {
  const { clock, sockets } = setUp();
  sockets[0].welcome();
  for (let time = 0; time < 3; time += 1) clock.advance(15_000);
  assert.equal(sockets.length, 2);
});

test("a page that was throttled or asleep gives nothing up before it has been awake for an answer", () => {
  const { beat, clock, socket, sockets } = setUpHeard();
  const wake = () => {
    clock.sleep(60_000);
    clock.advance(0);
  };
  for (let time = 0; time < 9; time += 1) wake();
  assert.equal(sockets.length, 1);
  socket().say({ type: "beat" });
  beat(false);
  wake();
  clock.advance(14_999);
  assert.equal(sockets.length, 1);
  clock.advance(1);
  assert.equal(sockets.length, 2);
});

test("an end is told once, whoever is first to end it", async () => {
  const { channel, socket, states } = setUp();
  socket().welcome();
  await socket().break(4001);
  channel.close();
  assert.equal(states.filter((state) => state === "signedOut").length, 1);
});

test("4001 ends it: no new attempt, and whoever waits for an answer learns it", async () => {
  const { clock, channel, socket, sockets, states } = setUp();
  socket().welcome();
  const answer = channel.invoke("AcceptTask", {});
  const rejected = assert.rejects(answer, /signed out/);
  await socket().break(4001);
  clock.advance(60_000);
  await rejected;
  assert.equal(sockets.length, 1);
  assert.equal(states.at(-1), "signedOut");
});

for (const code of [1001, 4008, 1006]) {
  test(`after ${code} the page connects again`, async () => {
    const { clock, socket, sockets } = setUp();
    socket().welcome();
    await socket().break(code);
    clock.advance(1_000);
    assert.equal(sockets.length, 2);
  });
}

test("who is refused asks to be admitted, and then tries at once, but only once", async () => {
  let asked = 0;
  const { clock, socket, sockets } = setUp({ admit: async () => (asked += 1) && "again" });
  await socket().break();
  assert.equal(sockets.length, 2);
  await socket().break();
  assert.equal(sockets.length, 2);
  clock.advance(1_000);
  assert.equal(sockets.length, 3);
  assert.equal(asked, 2);
});

test("who is refused and not signed in gets the sign-in", async () => {
  const { socket, states } = setUp({ admit: async () => "signedOut" });
  await socket().break();
  assert.equal(states.at(-1), "signedOut");
});

const refused = (status) => Object.assign(new Error("no"), { status });
for (const [admit, isTurnedAway, what] of [
  [async () => { throw refused(503); }, true, "a desk that answers with an error"],
  [async () => "later", true, "a desk that takes no page more"],
  [async () => "again", true, "a desk that refuses in spite of having admitted"],
  [async () => { throw new TypeError("Failed to fetch"); }, false, "no answer"],
]) {
  test(`${what} is told from a network that is gone`, async () => {
    const { channel, socket } = setUp({ admit });
    const news = [];
    channel.observe((message) => message.state === "offline" && news.push(message.isTurnedAway));
    while (news.length === 0) await socket().break();
    assert.deepEqual(news, [isTurnedAway]);
  });
}

test("a connection that breaks says nothing of the desk yet, and a new attempt forgets what was said", async () => {
  const { channel, clock, socket } = setUp({ admit: async () => "later" });
  const news = [];
  channel.observe(({ type, state, isTurnedAway }) => type === "connection" && news.push(`${state} ${isTurnedAway}`));
  socket().welcome();
  await socket().break();
  clock.advance(1_000);
  await socket().break();
  clock.advance(1_000);
  assert.deepEqual(news,
    ["live false", "offline false", "connecting false", "offline true", "connecting false"]);
});

test("a network that is gone is believed before the connection notices", () => {
  const { channel, socket, states } = setUp();
  socket().welcome();
  channel.lostNetwork();
  assert.equal(socket().isClosed, true);
  assert.equal(states.at(-1), "offline");
});

test("a wish to inspect outlives a connection", async () => {
  const { clock, channel, socket } = setUp();
  socket().welcome();
  channel.inspect(true);
  await socket().break();
  clock.advance(1_000);
  assert.deepEqual(socket().welcome().all("inspect"), [{ type: "inspect", on: true }]);
});

test("what is no JSON is passed over", async () => {
  const { channel, socket } = setUp();
  socket().welcome().onmessage({ data: "{" });
  await settle();
  assert.equal(channel.state, "live");
});

test("what is longer than the desk takes is refused in the page, and the connection lives on", async () => {
  const { channel, socket, sockets } = setUp();
  socket().accept().say({ type: "welcome", cursor: 1, limits: { messageBytes: 200 } }, { type: "live", cursor: 1 });
  const sent = socket().sent.length;
  await assert.rejects(channel.invoke("SendMessage", { body: "ä".repeat(100) }), { kind: "failed", status: 400 });
  assert.equal(socket().sent.length, sent);
  channel.invoke("SendMessage", { body: "short" });
  assert.equal(socket().sent.length, sent + 1);
  assert.equal(sockets.length, 1);
});

test("an answer about what was sent keeps the place at which it is wrong, and only such an answer has one", async () => {
  const { channel, socket } = setUp();
  socket().welcome();
  const answers = [channel.invoke("SaveQueue", { expression: "a = 1" }), channel.invoke("SaveQueue", {})];
  const error = { kind: "failed", reason: "Not so.", field: "expression", line: 1, column: 3, offset: 2 };
  socket().say({ type: "answer", id: "request 1", status: 400, error });
  socket().say({ type: "answer", id: "request 2", status: 400, error: { kind: "failed", reason: "No." } });
  await assert.rejects(answers[0], { field: "expression", line: 1, column: 3, offset: 2, reason: "Not so.", status: 400 });
  await assert.rejects(answers[1], (answer) => !("field" in answer) && !("offset" in answer));
});
