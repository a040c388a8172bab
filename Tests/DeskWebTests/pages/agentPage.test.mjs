// The agent's page in Chromium, against the fake desk: offers, conversations, history, inspector.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, chooseWord, hasFocus, openPage, options, phone, plugins, press, withAna, write } from "./pageScene.mjs";
import { startStub } from "./stub.mjs";

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

test("who looks at the history has read nothing, and sees what they accept or select", options, () =>
  withAna(async ({ ana, open }) => {
    const clara = await open("/");
    await ana.click("[data-view=history]");
    await begin(clara);
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.reads("#panel h2", "Clara");
    await clara.see(".message.mine[data-progress=read]");
    await ana.click("[data-view=history]");
    await ana.see("#history");
    await write(clara, "Still there?");
    await ana.reads(".task .unread", "1");
    await clara.see(".message.mine[data-progress=delivered]");
    await ana.click(".task");
    await ana.reads("#panel .message", "Still there?");
    await clara.until("() => !document.querySelector('.message.mine[data-progress=delivered]')");
    await ana.run("() => history.back()");
    await ana.see("#history");
  }, { served: {} }));

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

test("a button is grey for as long as a block's condition holds, whatever that asks", options, () =>
  withAna(async ({ ana, open }) => {
    await ana.run(`() => {
      window.isRude = true;
      const { Actions, manager } = Flex;
      Actions.blockAction("Logout", { matching: () => manager.workerClient.reservations.size > 0, because: "Not yet." });
      Actions.blockAction("WrapupTask", { matching: () => window.isRude, because: "Say goodbye first." });
    }`);
    await begin(await open("/"));
    await ana.see("[data-action=Logout]:disabled[title='Not yet.']");
    await ana.click("[data-action=AcceptTask]");
    await ana.see("[data-action=WrapupTask]:disabled[title='Say goodbye first.']");
    await ana.run("() => { window.isRude = false; }");
    await ana.click("[data-action=WrapupTask]:enabled:not([title])");
    await ana.click("[data-action=CompleteTask]");
    await ana.see("[data-action=Logout]:enabled:not([title])");
  }, { served: {} }));

test("whoever waits for a hook on the desk sees for whom, and can give up", options, () =>
  withAna(async ({ ana, desk, open }) => {
    desk.veto = (action) => action === "AcceptTask" ? { waiting: { owner: "fraud-check", hook: "guard" } } : null;
    await begin(await open("/"));
    await ana.click(".offer [data-action=AcceptTask]");
    await ana.reads(".offer .said", "Waiting for fraud-check");
    await ana.click(".offer .said [data-act=cancel]");
    await ana.reads(".offer .said", "Cancelled");
  }));

test("a refused message comes back before what was typed since, also where its field was made anew", options, () =>
  withAna(async ({ ana, desk, open }) => {
    for (const name of ["Clara", "Dora"]) {
      await begin(await open("/"), name);
      await ana.click("[data-action=AcceptTask]");
      await ana.reads("#panel h2", name);
    }
    desk.veto = (action) => action === "SendMessage" ? { waiting: { owner: "slow", hook: "before" } } : null;
    await write(ana, "Good morning");
    await ana.see(".message[data-progress=sending]");
    await ana.click(".task:not([aria-current])");
    await ana.reads("#panel h2", "Clara");
    await ana.click(".task:not([aria-current])");
    await ana.reads("#panel h2", "Dora");
    await ana.fill("#panel textarea[name=message]", "and welcome");
    desk.answerAll({ status: 422, error: { kind: "aborted", owner: "slow", reason: "No." } });
    await ana.until("() => document.querySelector('#panel textarea').value === 'Good morning\\nand welcome'");
  }));

test("a message that a plugin looks at is in the field again after a reload", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel textarea[name=message]");
    await write(ana, "Good morning");
    await ana.reads("#panel .composer .said", "Waiting for slow");
    await ana.reload();
    await ana.until("() => document.querySelector('#panel textarea')?.value === 'Good morning'");
  }, { served: { slow: `export default ({ Actions }) => {
    Actions.addListener("beforeSendMessage", () => new Promise(() => {}));
  };` } }));

test("a message that has arrived does not come back into the field, whatever becomes of what goes on", options, () =>
  withAna(async ({ ana, desk, open }) => {
    const clara = await open("/");
    await begin(clara);
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    desk.veto = (action, payload) => {
      if (action !== "SendMessage") return null;
      const conversation = desk.conversations.get(payload.conversationSid);
      desk.say(conversation, conversation.participants[payload.body === "Hello?" ? 0 : 1], payload);
      return { waiting: { owner: "archive", hook: "replacement" } };
    };
    for (const [page, text] of [[ana, "Good day"], [clara, "Hello?"]]) {
      await write(page, text);
      await page.reads(".message.mine:not([data-progress=sending]) .body", text);
      await page.click(".composer .said [data-act=cancel]");
      await page.see(".composer .said[data-for=SendMessage]");
      assert.equal(await page.run("() => document.querySelector('textarea[name=message]').value"), "");
    }
  }, { served: {} }));

/** Has every message wait until the test says what becomes of it: `answer[body](reason)`, without a reason it is sent. */
const asking = `export default ({ Actions }) => {
  window.answer = {};
  Actions.addListener("beforeSendMessage", async ({ body }, abort) => {
    const reason = await new Promise((go) => { window.answer[body] = go; });
    if (reason) abort(reason);
  });
};`;
const answer = (page, body, reason) => page.until(`(body, reason) => {
  window.answer[body]?.(reason);
  return Boolean(window.answer[body]);
}`, body, reason);

test("why a message was refused is read also by who looks at another task by then", options, () =>
  withAna(async ({ ana, open }) => {
    for (const name of ["Clara", "Dora"]) {
      await begin(await open("/"), name);
      await ana.click("[data-action=AcceptTask]");
      await ana.reads("#panel h2", name);
    }
    await write(ana, "Good morning");
    await ana.reads(".composer .said", "Waiting for asking");
    await ana.click(".task:not([aria-current])");
    await ana.reads("#panel h2", "Clara");
    await answer(ana, "Good morning", "It is evening.");
    await ana.reads(".notice.error", "Dora: asking: It is evening.");
    await ana.click(".task:not([aria-current])");
    await ana.until("() => document.querySelector('#panel textarea').value === 'Good morning'");
    await write(ana, "Good evening");
    await answer(ana, "Good evening", "It is night.");
    await ana.reads(".composer .said", "asking: It is night.");
    assert.equal(await ana.run("() => document.querySelectorAll('.notice').length"), 1);
  }, { served: { asking } }));

test("neither a file nor another message takes away what is said of a message", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.see("#panel .message");
    await write(ana, "one");
    await write(ana, "two");
    await ana.reads(".composer .said", "Waiting for asking");
    await ana.run(`() => {
      const input = document.querySelector(".composer input[name=files]");
      const files = new DataTransfer();
      files.items.add(new File(["a"], "a.txt"));
      input.files = files.files;
      input.dispatchEvent(new Event("change"));
    }`);
    await ana.see(".composer .chip");
    assert.match(await ana.text(".composer .said"), /Waiting for asking … Cancel/);
    await answer(ana, "one", "Too short.");
    await answer(ana, "two");
    await ana.see(".message.mine:not([data-progress=sending])");
    await ana.reads(".composer .said", "asking: Too short.");
  }, { served: { asking } }));

test("a plugin that looks at what is typed sees one text after the other, and the last one stays", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    const type = (text) => ana.fill("#panel textarea[name=message]", text);
    await type("H");
    await ana.until("() => window.looking?.length === 1");
    await type("He");
    await type("Hello");
    await ana.run("() => window.looking[0].go()");
    await ana.until("() => window.looking.length === 2");
    await ana.run("() => window.looking[1].go()");
    await ana.until(`() => Object.values(Flex.manager.store.getState().flex.chat.conversationInput)
      .some(({ body }) => body === "Hello")`);
    assert.deepEqual(await ana.run("() => window.looking.map(({ body }) => body)"), ["H", "Hello"]);
    assert.equal(await ana.run("() => document.querySelector('#panel textarea').value"), "Hello");
  }, { served: { looking: `export default ({ Actions }) => {
    window.looking = [];
    Actions.addListener("beforeSetInputText", ({ body }) => new Promise((go) => window.looking.push({ body, go })));
  };` } }));

test("who writes on while something is accepted or selected stays where they are", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"), "Clara");
    await ana.click("[data-action=AcceptTask]");
    await ana.until("() => Boolean(window.goOn)");
    await ana.run("() => window.goOn()");
    await ana.reads("#panel h2", "Clara");
    await hasFocus(ana, "#panel textarea");
    await begin(await open("/"), "Dora");
    await ana.click("[data-action=AcceptTask]");
    await ana.reads(".offer .said", "Waiting for slow");
    await ana.fill("#panel textarea[name=message]", "Dear Cla");
    await ana.run("() => window.goOn()");
    await ana.reads(".task:not([aria-current])", "Dora");
    await ana.until("() => !document.querySelector('.offer')");
    await hasFocus(ana, "#panel textarea");
    assert.equal(await ana.text("#panel h2"), "Clara");
    await ana.run("() => { window.isHolding = true; }");
    await ana.click(".task:not([aria-current])");
    await ana.reads(".own-tasks .said", "Waiting for slow");
    await ana.fill("#panel textarea[name=message]", "Dear Clara");
    await ana.run("() => window.goOn()");
    await ana.reads("#panel h2", "Dora");
    assert.equal(await ana.run("() => document.activeElement.name"), undefined);
  }, { served: { slow: `export default ({ Actions }) => {
    const wait = () => new Promise((go) => { window.goOn = go; });
    Actions.addListener("beforeAcceptTask", wait);
    Actions.addListener("beforeSelectTask", () => window.isHolding && wait());
  };` } }));

test("whoever reads at the end stays there while the field grows", options, () => withAna(async ({ ana, desk, open }) => {
  await begin(await open("/"));
  await ana.click("[data-action=AcceptTask]");
  await ana.see("#panel .message");
  const [conversation] = desk.conversations.values();
  for (let number = 0; number < 30; number++) desk.say(conversation, conversation.participants[0], { body: `${number}` });
  await ana.see(".message[data-index='31']");
  // The page scrolls and its field grows in one frame.
  await ana.run(`() => {
    document.querySelector(".transcript").scrollTop -= 5;
    const field = document.querySelector("#panel textarea");
    field.value = "\\n".repeat(8);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }`);
  await ana.until(`() => new Promise((go) => requestAnimationFrame(() => setTimeout(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector(".transcript");
    go(scrollHeight - scrollTop - clientHeight < 1);
  })))`);
}));

test("Enter that chooses a word of an input method sends nothing", options, () => withAna(async ({ ana, open }) => {
  await begin(await open("/"));
  await ana.click("[data-action=AcceptTask]");
  await ana.fill("#panel textarea[name=message]", "こんにちは");
  await chooseWord(ana, "#panel textarea");
  assert.equal(await ana.run("() => document.querySelector('#panel textarea').value"), "こんにちは");
  await ana.key("Enter");
  await ana.reads(".message.mine .body", "こんにちは");
}));

test("two who name their messages alike have both said something", options, () => withAna(async ({ ana, desk, open }) => {
  await begin(await open("/"));
  await ana.click("[data-action=AcceptTask]");
  await ana.see("#panel .message");
  const [conversation] = desk.conversations.values();
  conversation.participants.forEach((author) => desk.say(conversation, author, { body: author.kind, clientID: "one" }));
  await ana.reads("#panel .message .body", "agent");
  await ana.reads("#panel .message .body", "customer");
}));

test("a canned response is filled in with the task's and the worker's names", options, () =>
  withAna(async ({ ana, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("#canned button");
    await ana.click("#canned [role=menuitem]");
    await ana.until("() => document.querySelector('#panel textarea').value === 'Hello Clara, I am Ana.'");
  }));

test("a menu closes when one points elsewhere, and a panel that is gone leaves nothing behind", options, () =>
  withAna(async ({ ana, open }) => {
    for (const name of ["Clara", "Dora"]) {
      await begin(await open("/"), name);
      await ana.click("[data-action=AcceptTask]");
      await ana.reads("#panel h2", name);
    }
    const expression = "getEventListeners(document).pointerdown?.length ?? 0";
    const listeners = async () =>
      (await ana.say("Runtime.evaluate", { expression, includeCommandLineAPI: true })).result.value;
    const before = await listeners();
    for (const name of ["Clara", "Dora"]) {
      await ana.click(".task:not([aria-current])");
      await ana.reads("#panel h2", name);
      await ana.click("#canned button");
      await ana.see("#canned [role=menuitem]");
      await ana.run(`() => document.querySelector("#panel h2").dispatchEvent(new Event("pointerdown", { bubbles: true }))`);
      await ana.until("() => !document.querySelector('#canned [role=menuitem]').checkVisibility()");
    }
    assert.equal(await listeners(), before);
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
    await ana.reload();
    await ana.see("#inspector");
    await ana.click("[data-act=inspect]");
    await ana.reload();
    await ana.see("#desk[data-state=live]");
    assert.equal(await ana.run("() => document.querySelector('#inspector').hidden"), true);
  }));

test("plugins that do not run share one bar, and one that never loads is named while it is waited for", options,
  async () => {
    const three = { broken: plugins.broken, empty: "export const nothing = 1;",
      hanging: "await new Promise(() => {}); export default () => {};", fine: "export default () => { window.ran = true; };" };
    const stub = await startStub({ plugins: three });
    const page = await openPage(`${stub.address}/agent`, phone);
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
    await ana.reads(".own-tasks .empty", "No tasks. While you are available");
    await begin(await open("/"));
    await ana.reads(".offer .waited", "Waiting for 0:0");
    const first = await ana.text(".offer .waited");
    await ana.until("(first) => document.querySelector('.offer .waited').innerText !== first", first);
    await ana.reads(".own-tasks .empty", "What you accept comes here.");
  }));

test("where a page may notify and can't, as on Android, an offer is seen all the same", options, () =>
  withAna(async ({ ana, open }) => {
    await ana.run(`() => {
      window.Notification = class { constructor() { throw new TypeError("Illegal constructor"); } };
      Notification.permission = "granted";
      Object.defineProperty(document, "hidden", { value: true });
    }`);
    await begin(await open("/"));
    await ana.see(".offer");
    await ana.until("() => document.title === '(1) Plugboard'");
    await ana.run("() => { Notification.permission = 'default'; }");
    await begin(await open("/"), "Dora");
    await ana.until("() => document.title === '(2) Plugboard'");
    assert.equal(await ana.run("() => document.querySelector('[data-act=notify]').hidden"), true);
  }, { served: {} }));

test("the ring of an offer goes on after a reload where it was", options, () => withAna(async ({ ana, desk, open }) => {
  await begin(await open("/"));
  await ana.see(".offer .ring");
  const [task] = desk.tasks.values();
  task.timeoutAt -= 20_000;
  desk.changed(task, "reservation.status-changed");
  const isLow = "() => parseInt(document.querySelector('.ring-left')?.getAttribute('stroke-dasharray')) < 40";
  await ana.until(isLow);
  await ana.reload();
  await ana.see(".offer .ring-left[stroke-dasharray]");
  assert.equal(await ana.run(isLow), true);
  await ana.click("[data-action=AcceptTask]");
  await ana.until("() => !Object.keys(sessionStorage).some((key) => key.includes('offer'))");
}));

test("a missed offer is told of until the agent takes tasks again, or puts it away", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await begin(await open("/"));
    for (const wayOut of [".missed-offer [data-action=SetActivity]", ".missed-offer [aria-label=Dismiss]"]) {
      await ana.see(".offer");
      desk.miss([...desk.tasks.values()][0]);
      await ana.reads(".missed-offer", "You missed Clara's offer and are Offline now.");
      await ana.reload();
      await ana.reads(".missed-offer", "You missed Clara's offer and are Offline now.");
      assert.equal(await ana.text(".missed-offer [data-action=SetActivity]"), "Available again");
      await ana.click(wayOut);
      await ana.until("() => !document.querySelector('.missed-offer .notice')");
    }
    await ana.reads("#activity button", "Offline");
    await ana.click("#activity button");
    await ana.click("#activity [data-key=WA0]");
    await ana.see(".offer");
    assert.equal(await ana.run("() => document.querySelector('.missed-offer .notice')"), null);
  }));

test("a removed activity leaves the menu, and a removed queue those to whom a task can be handed over", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=ShowDirectory]");
    await ana.see("#directory [value=WQ1]");
    desk.tell("activity.removed", { activitySid: "WA2", before: "Break" });
    desk.tell("queue.removed", { queueSid: "WQ1", before: "Support" });
    await ana.until("() => !document.querySelector('#directory [value=WQ1]')");
    await ana.click("[data-action=HideDirectory]");
    await ana.click("#activity button");
    await ana.see("#activity [data-key=WA1]");
    assert.equal(await ana.run("() => document.querySelector('#activity [data-key=WA2]')"), null);
  }, { served: {} }));

test("what happens elsewhere disturbs nobody who chooses to whom a task is handed over", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await begin(await open("/"));
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=ShowDirectory]");
    await ana.reads("#directory .choice", "Ben");
    await ana.run(`() => {
      window.ben = document.querySelector("#directory [value=WK2]");
      window.ben.focus();
    }`);
    desk.setActivity({ worker: "WK2" }, { activitySid: "WA0" });
    await ana.reads("#directory .choice:has([value=WK2])", "Available");
    await ana.see("#directory .choice:has([value=WK2]) .light[data-available=true]");
    assert.equal(await ana.run("() => document.activeElement === window.ben"), true);
    await ana.run("() => window.ben.checked = true");
    await ana.fill("#directory [name=filter]", "supp");
    await ana.until("() => !window.ben.checkVisibility()");
    await ana.see("#directory [value=WQ1]");
    // Nobody hands over to whom they don't see.
    assert.equal(await ana.run("() => window.ben.checked"), false);
  }, { served: {} }));

test("who hands over a task that ends meanwhile hands over no other instead", options, () =>
  withAna(async ({ ana, desk, open }) => {
    await begin(await open("/"), "Clara");
    await ana.click("[data-action=AcceptTask]");
    await ana.click("[data-action=ShowDirectory]");
    await ana.click("#directory [name=target]");
    const [task] = desk.tasks.values();
    desk.move(task, "wrapping");
    await ana.until("() => !document.querySelector('#directory').open");
    desk.move(task, "completed");
    await begin(await open("/"), "Dora");
    await ana.click("[data-action=AcceptTask]");
    await ana.reads("#panel h2", "Dora");
    await hasFocus(ana, "#panel textarea");
    assert.equal(await ana.run("() => document.querySelector('#directory').open"), false);
    await ana.click("[data-action=ShowDirectory]");
    await ana.see("#directory [name=target]");
    assert.equal(await ana.run("() => document.querySelector('#directory [name=target]:checked')"), null);
  }, { served: {} }));

test("what one has rejected oneself and is offered again says so", options, () => withAna(async ({ ana, desk, open }) => {
  await begin(await open("/"));
  await ana.see(".offer");
  assert.equal(await ana.run("() => document.querySelector('.offer .again')"), null);
  await ana.click(".offer [data-action=RejectTask]");
  await ana.until("() => !document.querySelector('.offer')");
  desk.offer();
  await ana.reads(".offer .again", "Offered again: everybody else who is free has been asked.");
}, { served: {} }));

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
  }, { size: phone }));

test("the inspector shows both tiers", options, () => withAna(async ({ ana }) => {
  await ana.click("[data-act=inspect]");
  await ana.click("#activity button");
  await ana.click("#activity [data-key=WA2]");
  await ana.see("#inspector .trace[data-tier=page][data-action-name=SetActivity][data-outcome=completed] .hook");
  await ana.see("#inspector .trace[data-tier=desk][data-action-name=SetActivity] .hook");
}));

for (const [what, elsewhere] of [["leads on to the tasks", null], ["leaves whoever is elsewhere there", "[data-view=history]"]]) {
  test(`an offer that goes before the desk has answered ${what}`, options, () =>
    withAna(async ({ ana, desk, open }) => {
      await begin(await open("/"));
      desk.veto = (action) => (action === "RejectTask" ? { waiting: { owner: "slow", hook: "after" } } : null);
      await press(ana, ".offer [data-action=RejectTask]");
      await ana.reads(".offer .said", "Waiting for slow");
      if (elsewhere) await ana.run("(selector) => document.querySelector(selector).focus()", elsewhere);
      desk.move([...desk.tasks.values()][0], "rejected");
      await ana.until("() => !document.querySelector('.offer')");
      desk.answerAll({});
      await hasFocus(ana, elsewhere ?? ".tasks");
    }, { served: {} }));
}

for (const size of [undefined, phone]) {
  test(`who uses the keyboard goes on beside what is gone ${size ? "on a phone" : "on a desk"}`, options, () =>
    withAna(async ({ ana, desk, open }) => {
      await begin(await open("/"));
      await press(ana, ".offer [data-action=RejectTask]");
      await hasFocus(ana, ".tasks");
      desk.offer();
      await press(ana, ".offer [data-action=AcceptTask]");
      await hasFocus(ana, "#panel textarea");
      await press(ana, "[data-action=ShowDirectory]");
      await ana.click("#directory [name=target]");
      await press(ana, "#directory [data-action=TransferTask]");
      await hasFocus(ana, "#panel");
      await press(ana, "[data-action=CancelTransfer]");
      await ana.see("[data-action=ShowDirectory]");
      await hasFocus(ana, "#panel");
      await press(ana, "[data-action=WrapupTask]");
      await hasFocus(ana, "[name=disposition]");
      await press(ana, "[data-action=CompleteTask]");
      await hasFocus(ana, size ? ".tasks" : "#panel");
    }, { size, served: {} }));
}
