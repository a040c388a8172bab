// What the pages do alike or with each other, in Chromium, against the fake desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, mistakesOf, openPage, options, signIn, withAna, write } from "./pageScene.mjs";
import { startStub } from "./stub.mjs";

test("a conversation from the first word to the wrap-up", options, () => withAna(async ({ ana, desk, open }) => {
  const error = { kind: "aborted", owner: "required-disposition", reason: "Choose a disposition first." };
  desk.veto = (action, { sid }) =>
    action === "CompleteTask" && !desk.tasks.get(sid).attributes.disposition ? { status: 422, error } : null;
  const clara = await open("/");
  await begin(clara, "Clara", "Is <b>this</b> text? https://example.org");
  await ana.see(".offer .countdown");
  await ana.click(".offer [data-action=AcceptTask]");
  await ana.reads("#panel .message .body", "Is <b>this</b> text?");
  assert.equal(await ana.run("() => document.querySelector('.message .body b')"), null);
  assert.equal(await ana.run("() => document.querySelector('.message .body a').rel"), "noopener noreferrer");
  await clara.reads("#situation", "Ana is answering");
  await write(ana, "What a colour!");
  await clara.reads(".message .body", "What a color!");
  await ana.see(".message.mine[data-progress=read]");
  await ana.click("[data-action=WrapupTask]");
  await ana.click("#wrap-up [data-action=CompleteTask]");
  await ana.reads("#wrap-up .said[data-for=CompleteTask]", "required-disposition: Choose a disposition first.");
  await ana.fill("#wrap-up [name=disposition]", "Solved");
  await ana.click("#wrap-up [data-action=CompleteTask]");
  await clara.see("#customer[data-phase=ended] #again");
  assert.equal([...desk.tasks.values()][0].attributes.disposition, "Solved");
  await clara.click("#again");
  await clara.see("#start");
  await ana.click("[data-view=history]");
  await ana.click("#history summary");
  await ana.reads("#history .history-messages li", "Ana: What a color!");
}));

test("a refusal goes when what it complained of may have been mended", options, () => withAna(async ({ ana, desk, open }) => {
  const isSilent = (page, place) => page.until(`(selector) => document.querySelector(selector).hidden`, `${place} .said`);
  const error = { kind: "refused", owner: "polite", reason: "Not yet." };
  desk.veto = (action) => (["WrapupTask", "CompleteTask"].includes(action) ? { status: 422, error } : null);
  const clara = await open("/");
  await clara.fill("#start [name=customerName]", "Clara");
  await clara.fill("#start [name=body]", " ");
  await clara.click("[data-action=StartConversation]");
  await clara.reads("#start .said", "Please fill in both.");
  await clara.fill("#start [name=body]", "Hello");
  await isSilent(clara, "#start");
  await clara.click("[data-action=StartConversation]");
  await ana.click("[data-action=AcceptTask]");

  await ana.click("[data-action=ShowDirectory]");
  await ana.click("[data-action=TransferTask]");
  await ana.reads("#directory .said", "Choose who is to have it.");
  await ana.click("#directory [name=target]");
  await isSilent(ana, "#directory");
  await ana.click("[data-action=HideDirectory]");

  await ana.click("[data-action=WrapupTask]");
  await ana.reads(".task-buttons .said", "polite: Not yet.");
  await write(ana, "Goodbye!");
  await isSilent(ana, ".task-buttons");
  await ana.click("[data-action=WrapupTask]");
  await ana.reads(".task-buttons .said", "polite: Not yet.");
  await clara.click("[data-action=LeaveConversation]");
  await ana.see("#wrap-up");
  await isSilent(ana, ".task-buttons");

  for (const mend of [
    () => ana.fill("#wrap-up [name=disposition]", "Solved"),
    () => {
      const [task] = desk.tasks.values();
      task.attributes.disposition = "Spam";
      desk.changed(task, "task.attributes-changed");
    },
  ]) {
    await ana.click("#wrap-up [data-action=CompleteTask]");
    await ana.reads("#wrap-up .action-row .said", "polite: Not yet.");
    await mend();
    await isSilent(ana, "#wrap-up .action-row");
  }
}, { served: {} }));

test("a reload keeps what is typed, on both sides, and the selected task", options, () => withAna(async ({ ana, open }) => {
  const clara = await open("/");
  await begin(clara);
  await ana.click("[data-action=AcceptTask]");
  await ana.fill("#panel textarea[name=message]", "Half a sen");
  await clara.fill("#conversation textarea", "I wanted to");
  await Promise.all([ana, clara].map((page) => page.reload()));
  await clara.until("() => document.querySelector('#conversation textarea')?.value === 'I wanted to'");
  await ana.until("() => document.querySelector('#panel textarea')?.value === 'Half a sen'");
  await clara.reads(".message .body", "Hello");
}));

test("offline, the page says so, keeps what is typed and comes back", options, () =>
  withAna(async ({ ana, desk, open, stub }) => {
    const clara = await open("/");
    await begin(clara);
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    stub.isRefusing = true;
    for (const peer of desk.peers) peer.close(1001);
    await ana.reads(".connection-banner", "You are offline.");
    await ana.fill("#panel textarea[name=message]", "Still here");
    await ana.key("Enter");
    assert.equal(await ana.run("() => document.querySelector('#panel textarea').value"), "Still here");
    stub.isRefusing = false;
    // The page tries again by itself, too: then there is nothing to click any more.
    await ana.run("() => document.querySelector('.connection-banner [data-act=reconnect]').click()");
    await ana.see("#desk[data-state=live]");
    await ana.click("[data-action=SendMessage]");
    await clara.reads(".message .body", "Still here");
  }));

test("an expired sign-in leads back to the sign-in", options, () => withAna(async ({ ana, desk }) => {
  desk.forgetEverybody();
  await ana.reads("#sign-in", "You have been signed out.");
}));

test("after signing out the agent is at the sign-in, and a reload changes nothing", options, () =>
  withAna(async ({ ana }) => {
    await ana.click("[data-action=Logout]");
    await ana.see("#sign-in");
    assert.doesNotMatch(await ana.text("#sign-in"), /signed out/);
    await ana.reload();
    await ana.see("#sign-in");
  }));

test("who signs out in one window leaves no draft in another", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.see("#panel textarea[name=message]");
    // As from another window, which a channel of the same name is for the page's own one.
    await ana.run(`() => {
      const another = new BroadcastChannel("plugboard.drafts");
      globalThis.another = { told: [], say: (person) => another.postMessage(person) };
      another.onmessage = ({ data }) => globalThis.another.told.push(data);
    }`);
    const kept = `Object.keys(sessionStorage).filter((key) => key.startsWith("plugboard.draft."))`;
    await ana.fill("#panel textarea[name=message]", "Half a sent");
    await ana.until(`() => ${kept}.length > 0`);
    const person = await ana.run(`() => ${kept}[0].split(".")[2]`);
    await ana.run(`(person) => another.say(person)`, person);
    await ana.until(`() => ${kept}.length === 0`);
    await ana.click("[data-action=Logout]");
    await ana.until(`() => another.told.length > 0`);
    assert.deepEqual(await ana.run("() => another.told"), [person]);
  }));

test("a password that somebody else knows has to be changed first", options, async () => {
  const stub = await startStub();
  const page = await openPage(`${stub.address}/agent`);
  await signIn(page, "Ana", "wrong");
  await page.reads("#sign-in .said", "Name or password is wrong.");
  await signIn(page, "Ana", "handed");
  await page.fill("#change-password [name=old]", "handed");
  await page.fill("#change-password [name=new]", "my own secret");
  await page.fill("#change-password [name=again]", "my own");
  await page.click("#change-password button");
  await page.reads("#change-password .said", "differ");
  await page.fill("#change-password [name=again]", "my own secret");
  await page.click("#change-password button");
  await page.see("#desk[data-state=live]");
  await page.close();
  stub.close();
});

test("people change their own password at work, and stay signed in", options, () => withAna(async ({ ana, open }) => {
  await begin(await open("/"));
  await ana.click("[data-action=AcceptTask]");
  await ana.see("#panel .message");
  await ana.click("#person button");
  await ana.click("#person [data-key=password]");
  await ana.until("() => document.activeElement.name === 'old'");
  for (const [name, text] of [["old", "secret"], ["new", "my own secret"], ["again", "my own"]]) {
    await ana.fill(`#own-password [name=${name}]`, text);
  }
  await ana.click("#own-password [type=submit]");
  await ana.reads("#own-password .said", "The two new passwords differ.");
  await ana.fill("#own-password [name=again]", "my own secret");
  await ana.click("#own-password [type=submit]");
  await ana.reads(".notice.success", "Your password has been changed.");
  await ana.see("#desk[data-state=live]");
  await write(ana, "Hello");
  await ana.see("#panel .message.mine:not([data-progress=sending])");
}));

test("no page is wider than a telephone, and nothing breaks the content security policy", options, () =>
  withAna(async ({ ana, open }) => {
    const small = { width: 375, height: 700 };
    const clara = await open("/", small);
    await begin(clara, "Clara", "w".repeat(300));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    for (const page of [ana, clara]) {
      assert.equal(await page.run("() => document.documentElement.scrollWidth <= innerWidth"), true);
      assert.deepEqual(mistakesOf(page), []);
    }
    await ana.click(".back");
    await ana.see(".task");
  }, { size: { width: 375, height: 700 } }));
