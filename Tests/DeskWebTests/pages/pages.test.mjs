// The pages themselves, in Chromium, against the fake desk. Skipped where there is no Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { executable, launch } from "./chromium.mjs";
import { startStub } from "./stub.mjs";

const options = { skip: executable ? false : "there is no Chromium here", timeout: 60_000 };
const plugins = {
  careful: `export default ({ Actions }) => {
    Actions.addListener("beforeRejectTask", (payload, abort) => abort("Take it, please."));
    Actions.addListener("beforeShowDirectory", () => new Promise(() => {}));
    Actions.addListener("beforeSendMessage", (payload) => { payload.body = payload.body.replace("colour", "color"); });
  };`,
  broken: `throw new Error("no config");`,
};
let browser;

before(async () => { if (executable) browser = await launch(); });
after(() => browser?.close());

/** A desk of one's own, with Ana at it, available. */
async function withAna(run, { size } = {}) {
  const stub = await startStub({ plugins });
  const pages = [];
  const open = async (path, given) => {
    const page = await browser.open(`${stub.address}${path}`, given);
    pages.push(page);
    return page;
  };
  try {
    const ana = await open("/agent", size);
    await signIn(ana, "Ana");
    await ana.click("#activity button");
    await ana.click("#activity [role=menuitemradio][data-key=WA0]");
    await ana.reads("#activity button", "Available");
    await run({ desk: stub.desk, stub, ana, open });
  } finally {
    for (const page of pages) await page.close();
    stub.close();
  }
}

async function signIn(page, name, password = "secret") {
  await page.fill("#sign-in [name=name]", name);
  await page.fill("#sign-in [name=password]", password);
  await page.click("#sign-in button");
  if (password === "secret") await page.see("#desk[data-state=live]");
}

async function begin(page, name = "Clara", body = "Hello") {
  await page.fill("#start [name=customerName]", name);
  await page.fill("#start [name=body]", body);
  await page.click("#start [data-action=StartConversation]");
  await page.see("#conversation");
}

const write = async (page, text) => {
  await page.fill("textarea[name=message]", text);
  await page.key("Enter");
};

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

test("the history goes on where it ended, and a new search begins anew", options, () => withAna(async ({ desk, ana }) => {
  for (let number = 1; number <= 51; number++) {
    const sid = `WR${number}`;
    desk.tasks.set(sid, { sid, status: "completed", attributes: { customerName: `Customer ${number}` },
      dateCreated: 0, conversationSid: null, version: 1 });
  }
  await ana.click("[data-view=history]");
  await ana.reads("#history li:nth-child(50) strong", "Customer 50");
  await ana.click("#history [name=more]");
  await ana.reads("#history li:nth-child(51) strong", "Customer 51");
  await ana.see("#history:has([name=more][hidden])");
  await ana.click("#history form button");
  await ana.see("#history [name=more]:not([hidden])");
  await ana.see("#history .history:not(:has(li:nth-child(51)))");
}));

test("what was said in another task is counted until it is looked at", options, () => withAna(async ({ ana, open }) => {
  const [clara, dora] = [await open("/"), await open("/")];
  for (const [page, name] of [[clara, "Clara"], [dora, "Dora"]]) {
    await begin(page, name);
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.reads("#panel h2", name);
  }
  await write(clara, "Still there?");
  await ana.reads(".task:not([aria-current]) .unread", "1");
  await clara.see(".message.mine[data-progress=delivered]");
  await ana.click(".task:not([aria-current])");
  await clara.until("() => !document.querySelector('.message.mine[data-progress=delivered]')");
  await ana.until("() => !document.querySelector('.unread:not([hidden])')");
}));

test("a plugin's objection stands at the button, whom one waits for too, and a broken plugin is named", options, () =>
  withAna(async ({ ana, open }) => {
    await ana.reads(".notice.error", "The plugin broken does not run: no config");
    const clara = await open("/");
    await begin(clara);
    await ana.click(".offer [data-action=RejectTask]");
    await ana.reads(".offer .said[data-for=RejectTask]", "careful: Take it, please.");
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.click("[data-action=ShowDirectory]");
    await ana.reads(".task-buttons .said", "Waiting for careful");
    await ana.click(".task-buttons .said [data-act=cancel]");
    await ana.reads(".task-buttons .said", "Cancelled");
  }));

test("a button whose action a plugin blocks is grey and says why, until the block is gone", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("[data-action=WrapupTask]:enabled");
    await ana.run(`() => {
      window.block = Flex.Actions.blockAction("WrapupTask", { because: "Say goodbye first." });
    }`);
    await ana.see("[data-action=WrapupTask]:disabled[title='Say goodbye first.']");
    await ana.run("() => window.block.remove()");
    await ana.see("[data-action=WrapupTask]:enabled:not([title])");
  }));

test("whoever waits for a hook on the desk sees for whom, and can give up", options, () =>
  withAna(async ({ ana, desk, open }) => {
    desk.veto = (action) => action === "AcceptTask" ? { waiting: { owner: "fraud-check", hook: "guard" } } : null;
    await begin(await open("/"));
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.reads(".offer .said", "Waiting for fraud-check");
    await ana.click(".offer .said [data-act=cancel]");
    await ana.reads(".offer .said", "Cancelled");
  }));

test("a reload keeps what is typed, on both sides", options, () => withAna(async ({ ana, open }) => {
  const clara = await open("/");
  await begin(clara);
  await ana.click("[data-action=AcceptTask]");
  await ana.fill("#panel textarea[name=message]", "Half a sen");
  await clara.fill("#conversation textarea", "I wanted to");
  await Promise.all([ana, clara].map((page) => page.say("Page.reload")));
  await clara.until("() => document.querySelector('#conversation textarea')?.value === 'I wanted to'");
  await ana.click("[data-action=SelectTask][data-sid]");
  await ana.until("() => document.querySelector('#panel textarea')?.value === 'Half a sen'");
  await clara.reads(".message .body", "Hello");
}));

test("a canned response is filled in with the task's and the worker's names", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("#canned button");
    await ana.click("#canned [role=menuitem]");
    await ana.until("() => document.querySelector('#panel textarea').value === 'Hello Clara, I am Ana.'");
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
  for (const peer of desk.peers) peer.close(4001);
  await ana.see("#sign-in");
}));

test("after signing out the agent is at the sign-in, and a reload changes nothing", options, () =>
  withAna(async ({ ana }) => {
    await ana.click("[data-action=Logout]");
    await ana.see("#sign-in");
    await ana.say("Page.reload");
    await ana.see("#sign-in");
  }));

test("a password that somebody else knows has to be changed first", options, async () => {
  const stub = await startStub();
  const page = await browser.open(`${stub.address}/agent`);
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

test("a task can be wrapped up with the keyboard alone, straight from the notes", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    await ana.click("[data-action=WrapupTask]");
    await ana.until("() => document.activeElement.name === 'disposition'");
    await ana.say("Input.dispatchKeyEvent", { type: "char", text: "S" });
    await ana.key("Tab");
    await ana.say("Input.insertText", { text: "Order found." });
    await ana.key("Tab");
    await ana.until("() => document.activeElement.dataset.action === 'CompleteTask'");
    await ana.key("Enter");
    await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
    const { disposition, notes } = [...desk.tasks.values()][0].attributes;
    assert.deepEqual([disposition, notes], ["Solved", "Order found."]);
    assert.equal(await ana.run("() => document.activeElement.id"), "panel");
  }));

test("what happened before is in the inspector, is found by its plugin, and stays open over a reload", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"), "<i>Clara</i>");
    await ana.click("[data-action=RejectTask]");
    await ana.reads(".offer .said", "careful: Take it, please.");
    await ana.click("[data-act=inspect]");
    await ana.reads("#inspector .earlier-traces", "the desk's hooks are not shown");
    await ana.reads("#inspector .trace[data-action-name=RejectTask][data-outcome=aborted] .hook", "careful");
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.see("#inspector .trace[data-tier=desk][data-action-name=AcceptTask]");
    // What came since then stands above the note.
    assert.equal(await ana.run(`() => document.querySelector(".earlier-traces")
      .compareDocumentPosition(document.querySelector(".trace[data-action-name=AcceptTask]"))`), 2);
    await ana.fill("#inspector [name=trace-filter]", "careful");
    await ana.until(`() => [...document.querySelectorAll("#inspector .trace")]
      .every(({ dataset }) => dataset.actionName === "RejectTask")`);
    await ana.run("() => document.querySelector('.trace-payload').open = true");
    await ana.reads("#inspector .payload", "\"sid\": \"WR");
    await ana.fill("#inspector [name=trace-filter]", "nobody");
    await ana.reads("#inspector .empty", "Nothing fits.");
    await ana.say("Page.reload");
    await ana.see("#inspector");
    await ana.click("[data-act=inspect]");
    await ana.say("Page.reload");
    await ana.see("#desk[data-state=live]");
    assert.equal(await ana.run("() => document.querySelector('#inspector').hidden"), true);
  }));

test("plugins that do not run share one bar, and one that never loads is named while it is waited for", options,
  async () => {
    const three = { broken: plugins.broken, empty: "export const nothing = 1;",
      hanging: "await new Promise(() => {}); export default () => {};", fine: "export default () => { window.ran = true; };" };
    const stub = await startStub({ plugins: three });
    const page = await browser.open(`${stub.address}/agent`, { width: 390, height: 844 });
    await page.fill("#sign-in [name=name]", "Ana");
    await page.fill("#sign-in [name=password]", "secret");
    await page.click("#sign-in button");
    await page.reads(".notice", "Waiting for the plugin hanging to start");
    await page.see("#desk[data-state=loading]");
    await page.until("() => new Promise((resolve) => setTimeout(() => resolve(true), 5_000))");
    await page.see("#desk[data-state=live]");
    const [bar, ...others] = await page.run("() => [...document.querySelectorAll('.notice')].map((one) => one.innerText)");
    assert.match(bar, /^These plugins do not run: broken: no config; empty: .*; hanging: .* within 10 seconds\./);
    assert.deepEqual(others, []);
    assert.equal(await page.run("() => window.ran"), true);
    assert.equal(await page.run("() => document.documentElement.scrollWidth <= innerWidth"), true);
    await page.close();
    stub.close();
  });

test("an offer says how long its customer has waited, and the list does not say that there is nothing", options, () =>
  withAna(async ({ ana, open }) => {
    await ana.reads(".own-tasks .empty", "No tasks yet");
    await begin(await open("/"));
    await ana.reads(".offer .waited", "Waiting for 0:0");
    const first = await ana.text(".offer .waited");
    await ana.until("(first) => document.querySelector('.offer .waited').innerText !== first", first);
    await ana.reads(".own-tasks .empty", "What you accept comes here.");
  }));

test("on a phone an offer leaves a conversation the better part of the page", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    await begin(await open("/"), "Emil von der langen Heide");
    await ana.see(".offer [data-action=AcceptTask]");
    const share = "() => document.querySelector('.transcript').clientHeight / innerHeight";
    assert.ok((await ana.run(share)) > 0.4);
    await ana.click("#next-activity button");
    assert.equal(await ana.run("() => document.documentElement.scrollWidth <= innerWidth"), true);
  }, { size: { width: 390, height: 844 } }));

test("an after-listener that never ends keeps nobody: the button says for whom one waits, and goes on", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await ana.run("() => { Flex.Actions.addListener('afterSetTaskAttributes', () => new Promise(() => {})); }");
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=WrapupTask]");
    await ana.fill("#wrap-up [name=disposition]", "Solved");
    await ana.reads("#wrap-up .said", "Waiting for application");
    await ana.click("#wrap-up .said [data-act=go-on]");
    await ana.click("#wrap-up [data-action=CompleteTask]");
    await ana.until("() => !document.querySelector('#panel[data-sid^=WR]')");
    assert.equal([...desk.tasks.values()][0].attributes.disposition, "Solved");
  }));

test("the inspector shows both tiers", options, () => withAna(async ({ ana }) => {
  await ana.click("[data-act=inspect]");
  await ana.click("#activity button");
  await ana.click("#activity [data-key=WA2]");
  await ana.see("#inspector .trace[data-tier=page][data-action-name=SetActivity][data-outcome=completed] .hook");
  await ana.see("#inspector .trace[data-tier=desk][data-action-name=SetActivity] .hook");
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
      assert.deepEqual(page.problems.filter((problem) => /Content Security Policy|TypeError/.test(problem)), []);
    }
    await ana.click(".back");
    await ana.see(".task");
  }, { size: { width: 375, height: 700 } }));
