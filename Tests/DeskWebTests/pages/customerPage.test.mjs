// The customer's page in Chromium, against the fake desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, hasFocus, options, press, withAna, write } from "./pageScene.mjs";

test("a reload keeps what a customer has sent and the desk has not taken yet", options, () =>
  withAna(async ({ desk, open }) => {
    const clara = await open("/");
    await begin(clara);
    const veto = desk.veto;
    desk.veto = (action) => action === "SendMessage" ? { waiting: { owner: "slow", hook: "before" } } : null;
    await clara.fill("#conversation textarea", "Where is my order?");
    await clara.key("Enter");
    await clara.until("() => document.querySelector('#conversation textarea')?.value === ''");
    await clara.reload();
    await clara.until("() => document.querySelector('#conversation textarea')?.value === 'Where is my order?'");
    desk.veto = veto;
    await clara.click("[data-action=SendMessage]");
    await clara.see(".message:last-child:not([data-progress=sending])");
    await clara.reload();
    await clara.reads(".message:last-child .body", "Where is my order?");
    assert.equal(await clara.run("() => document.querySelector('#conversation textarea').value"), "");
  }));

test("two windows of a customer keep what is typed in each", options, () => withAna(async ({ open }) => {
  const clara = await open("/");
  await begin(clara);
  await clara.fill("#conversation textarea", "Where is it");
  const other = await open("/", { beside: clara });
  await other.until("() => document.querySelector('#conversation textarea')?.value === 'Where is it'");
  await other.fill("#conversation textarea", "And what does");
  for (const [page, text] of [[clara, "Where is it"], [other, "And what does"]]) {
    await page.reload();
    await page.until("(text) => document.querySelector('#conversation textarea')?.value === text", text);
  }
}));

test("a reload keeps the name and the first message until the conversation has begun", options, () =>
  withAna(async ({ desk, open }) => {
    const clara = await open("/");
    await clara.see("#start");
    await clara.fill("#start [name=customerName]", "Clara");
    await clara.fill("#start [name=body]", "Where is my order?");
    const veto = desk.veto;
    desk.veto = (action) => action === "StartConversation" ? { waiting: { owner: "slow", hook: "before" } } : null;
    await clara.reload();
    await clara.click("#start [data-action=StartConversation]");
    await clara.reads("#start .said", "One moment");
    const held = `() => ["customerName", "body"]
      .map((name) => document.querySelector(\`#start [name=\${name}]\`)?.value).join()`;
    assert.equal(await clara.run(held), "Clara,Where is my order?");
    desk.veto = veto;
    // It begins, and the page hears of it only after another reload.
    desk.start([...desk.peers].find(({ visitor }) => visitor), { customerName: "Clara", body: "Where is my order?" });
    await clara.reload();
    await clara.reads(".message .body", "Where is my order?");
    assert.equal(await clara.run("() => Object.keys(localStorage).some((key) => key.endsWith('start'))"), false);
    assert.equal(await clara.run(held), "Clara,");
    assert.equal(await clara.run("() => document.querySelector('#conversation textarea').value"), "");
  }));

test("what a customer was about to begin with stands in the conversation that another window has begun", options, () =>
  withAna(async ({ desk, open }) => {
    const clara = await open("/");
    await clara.fill("#start [name=customerName]", "Clara");
    await clara.fill("#start [name=body]", "And where is my order?");
    desk.start([...desk.peers].find(({ visitor }) => visitor), { customerName: "Clara", body: "Hello" });
    await clara.reads("#conversation .said", "Your message stands here; it is not sent yet.");
    assert.equal(await clara.run("() => document.querySelector('#conversation textarea').value"), "And where is my order?");
    await clara.reload();
    await clara.until("() => document.querySelector('#conversation textarea')?.value === 'And where is my order?'");
  }));

test("who begins a conversation and has one already is told where it is", options, () =>
  withAna(async ({ desk, open }) => {
    const error = { kind: "failed", message: "No." };
    desk.veto = (action) => action === "StartConversation" ? { status: 409, error } : null;
    const clara = await open("/");
    await clara.fill("#start [name=customerName]", "Clara");
    await clara.fill("#start [name=body]", "Hello");
    await clara.click("#start [data-action=StartConversation]");
    await clara.reads("#start .said", "open in another window, or still being closed. Reload this page");
  }));

test("what reaches the desk while a customer's page is loaded again stands in the transcript alone", options, () =>
  withAna(async ({ desk, open }) => {
    const clara = await open("/");
    await begin(clara);
    desk.veto = (action) => action === "SendMessage" ? { waiting: { owner: "slow", hook: "before" } } : null;
    await write(clara, "Where is my order?");
    await clara.see(".message[data-progress=sending]");
    const { clientID } = await clara.run(`() => JSON.parse(Object.entries(localStorage)
      .find(([key]) => key.includes("draft"))[1]).sending[0]`);
    await clara.reload();
    await clara.until("() => document.querySelector('#conversation textarea')?.value === 'Where is my order?'");
    const [conversation] = desk.conversations.values();
    desk.say(conversation, conversation.participants[0], { body: "Where is my order?", clientID });
    await clara.until("() => document.querySelector('#conversation textarea').value === ''");
    await clara.reload();
    await clara.reads(".message:last-child .body", "Where is my order?");
    assert.equal(await clara.run("() => document.querySelector('#conversation textarea').value"), "");
  }));

test("a customer's refused message comes back into the field", options, () => withAna(async ({ desk, open }) => {
  const clara = await open("/");
  await begin(clara);
  const error = { kind: "aborted", owner: "slow", reason: "Not now." };
  desk.veto = (action) => (action === "SendMessage" ? { status: 422, error } : null);
  await clara.fill("#conversation textarea", "Are you there?");
  await clara.key("Enter");
  await clara.reads("#conversation .said", "Not now.");
  await clara.until("() => document.querySelector('#conversation textarea').value === 'Are you there?'");
}));

test("a customer whose agent has ended the chat writes again or begins anew, and ends nothing", options, () =>
  withAna(async ({ ana, open }) => {
    const clara = await open("/");
    await begin(clara);
    await clara.see("[data-action=LeaveConversation]");
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=WrapupTask]");
    await clara.see("#customer[data-phase=left] #again");
    assert.equal(await clara.run("() => document.querySelector('[data-action=LeaveConversation]').checkVisibility()"), false);
  }));

test("a customer goes on writing where the conversation begins, and is led on when it has ended", options, () =>
  withAna(async ({ ana, desk, open }) => {
    const clara = await open("/");
    await clara.fill("#start [name=customerName]", "Clara");
    await clara.fill("#start [name=body]", "Hello");
    await press(clara, "[data-action=StartConversation]");
    await hasFocus(clara, "#conversation textarea");
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    desk.complete([...desk.tasks.values()][0]);
    await hasFocus(clara, "#again");
  }));

test("a page that is loaded with a conversation in it opens no keyboard", options, () => withAna(async ({ open }) => {
  const clara = await open("/");
  await begin(clara);
  await clara.reload();
  await clara.see("#conversation .message");
  await hasFocus(clara, "body");
}));
