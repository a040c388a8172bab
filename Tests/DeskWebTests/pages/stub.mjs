// Serves the pages with a fake desk behind them: `node stub.mjs [port]`, then sign in as Ana or Ben with any password.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { FakeDesk } from "./fakeDesk.mjs";
import { upgrade } from "./websocket.mjs";

const web = new URL("../../../Sources/DeskServer/Web/", import.meta.url);
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
/** How many tasks that have ended are given out at once. */
const historyPage = 50;
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
  + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** What every file of the fake desk is. */
const onePixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
  + "AABJRU5ErkJggg==", "base64");

/** @returns `{ desk, address, close, isRefusing, isFailing }` once it listens. */
export async function startStub({ port = 0, plugins = {}, role = "agent" } = {}) {
  const desk = new FakeDesk();
  /**
   * `isRefusing`: whether connections are broken off, as if the network were gone; `isFailing`: whether the desk answers
   * every page's question with an error.
   */
  const stub = { desk, isRefusing: false, isFailing: false };
  const people = new Map();
  const answers = new Map();
  /** Answers whatever still waits for a hook. */
  desk.answerAll = (outcome) => answers.forEach((answer) => answer(outcome));
  /** Ends every sign-in and every visit, as if they had expired. */
  desk.forgetEverybody = () => {
    people.clear();
    for (const peer of desk.peers) peer.close(4001);
  };
  let lastCookie = 0;

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://stub");
    const body = await jsonOf(request);
    const send = (status, value, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(value));
    };
    const enter = (who, name) => {
      lastCookie += 1;
      people.set(`${lastCookie}`, who);
      return { "set-cookie": `${name}=${lastCookie}; HttpOnly; Path=/; SameSite=Strict` };
    };
    if (stub.isRefusing) return request.socket.destroy();
    if (stub.isFailing && ["/session", "/visitor"].includes(url.pathname)) return send(503, { message: "Not now." });
    const who = people.get(cookies(request).session);
    switch (`${request.method} ${url.pathname}`) {
      case "POST /session": {
        const worker = desk.workers.find(({ friendlyName }) => friendlyName === body.name);
        if (!worker || body.password === "wrong") return send(401, { message: "Name or password is wrong." });
        const person = { name: body.name, role, workerSid: worker.sid,
          mustChangePassword: body.password === "handed" };
        return send(200, { person }, enter({ worker: worker.sid, person }, "session"));
      }
      case "GET /session": return send(200, { person: who?.person ?? null });
      case "DELETE /session":
        people.delete(cookies(request).session);
        return send(200, {}, { "set-cookie": "session=; Max-Age=0; Path=/" });
      case "POST /session/password":
        if (body.new.length < 4) return send(422, { message: "It has to be longer." });
        people.delete(cookies(request).session);
        for (const peer of desk.peers) if (peer.worker === who.worker) peer.close(4001);
        who.person.mustChangePassword = false;
        return send(200, { person: who.person }, enter(who, "session"));
      case "POST /visitor":
        if (people.has(cookies(request).visitor)) return send(200, {});
        return send(200, {}, enter({ visitor: `visitor ${lastCookie}` }, "visitor"));
      case "GET /plugins": return send(200, Object.keys(plugins).map((name) => ({ name, url: `/plugins/${name}.js` })));
      case "GET /history": {
        const tasks = [...desk.tasks.values()].filter(({ status }) => status === "completed");
        const from = Number(url.searchParams.get("cursor") ?? 0);
        const next = tasks.length > from + historyPage ? String(from + historyPage) : null;
        return send(200, { tasks: tasks.slice(from, from + historyPage), next });
      }
      default: return file(url.pathname, response, plugins, send, desk, url);
    }
  });

  server.on("upgrade", (request, socket) => {
    const jar = cookies(request);
    const who = people.get(request.url === "/channel/customer" ? jar.visitor : jar.session);
    if (stub.isRefusing) return socket.destroy();
    if (stub.isFailing) return socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    if (!who) return socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    const peer = Object.assign(upgrade(request, socket, "plugboard.v1"), who);
    peer.onclose = () => desk.peers.delete(peer);
    peer.onmessage = (message) => receive(desk, peer, answers, message);
  });

  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    for (const peer of desk.peers) peer.close(1001);
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(stub, { address, close });
}

function receive(desk, peer, answers, message) {
  const { cursor } = desk;
  if (message.type === "hello") {
    desk.peers.add(peer);
    peer.send({ type: "welcome", version: 1, you: peer.person ?? {}, cursor, isResumed: false, limits: {} });
    peer.send({ type: "state", cursor, state: desk.stateFor(peer) });
    peer.send({ type: "live", cursor });
  }
  if (message.type === "beat") peer.send({ type: "beat" });
  if (message.type === "inspect") peer.isInspecting = message.on;
  if (message.type === "cancel") answers.get(message.id)?.({ status: 499, error: { kind: "cancelled" } });
  if (message.type !== "invoke") return;
  const { id, action, payload } = message;
  const answer = ({ status = 200, output = null, error, waiting }) => {
    if (waiting) {
      answers.set(id, answer);
      return peer.send({ type: "waiting", id, ...waiting });
    }
    answers.delete(id);
    const outcome = error?.kind ?? "completed";
    const verdict = error ? error.kind : "passed";
    const hooks = [
      { hook: "before", owner: error?.owner ?? "audit", verdict, reason: error?.reason, milliseconds: 0.4 },
      ...(error ? [] : [{ hook: "body", owner: "application", verdict: "passed", milliseconds: 1.2 }]),
    ];
    if (peer.isInspecting) {
      peer.send({ type: "trace", trace: { id, action, actor: `agent:${peer.worker}`, outcome, reason: error?.reason,
        milliseconds: 1.9, hooks } });
    }
    peer.send({ type: "answer", id, status, ...(error ? { error } : { output }) });
  };
  answer(desk.invoke(peer, action, payload ?? {}));
}

async function file(path, response, plugins, send, desk, url) {
  const [, kind, name] = /^\/(plugins|conversations)\/([^/]+)/.exec(path) ?? [];
  const headers = { "content-security-policy": policy };
  if (kind === "conversations" && path.includes("/media/")) {
    response.writeHead(200, { ...headers, "content-type": "image/png" });
    return response.end(onePixel);
  }
  if (kind === "conversations") {
    const before = Number(url.searchParams.get("before") ?? Infinity);
    const messages = desk.conversations.get(name).messages.filter(({ index }) => index < before).slice(-50);
    return send(200, { messages });
  }
  if (kind === "plugins") {
    response.writeHead(200, { ...headers, "content-type": "text/javascript" });
    return response.end(plugins[name.replace(/\.js$/, "")]);
  }
  const pages = { "/": "customer/index.html", "/agent": "agent/index.html" };
  const inside = pages[path] ?? normalize(path).replace(/^\/web\//, "");
  try {
    const content = await readFile(new URL(inside, web));
    response.writeHead(200, { ...headers, "content-type": types[extname(inside)] ?? "text/plain" });
    response.end(content);
  } catch {
    send(404, { message: `There is no ${path}.` });
  }
}

async function jsonOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

function cookies(request) {
  const pairs = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
  return Object.fromEntries(pairs);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await startStub({ port: Number(process.argv[2] ?? 8080) });
  console.log(`${address}/ for customers, ${address}/agent for agents`);
}
