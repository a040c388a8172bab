// How the pages look, where there is a rule for it: in Chromium, against the fake desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin as beginOn, openPage, options, phone, withAna } from "./pageScene.mjs";
import { startStub } from "./stub.mjs";

const longName = `Maximiliane-Friederike von ${"W".repeat(60)}`;

/** An administrator at the desk; `begin(name)` opens a customer's page and begins a conversation. */
function withAdministrator(run, given) {
  return withAna(({ open, ...scene }) => {
    const begin = async (name) => {
      const page = await open("/");
      await beginOn(page, name);
      return page;
    };
    return run({ ...scene, open, begin });
  }, { role: "admin", served: {}, ...given });
}

async function accept(ana) {
  await ana.click(".offer [data-action=AcceptTask]");
  await ana.see("#panel .message");
}

const boxOf = (page, selector) =>
  page.run("(selector) => document.querySelector(selector).getBoundingClientRect().toJSON()", selector);

/** The texts below `root` that are written beyond its right edge; what is cut off with an ellipsis is not. */
const beyond = (page, root) => page.run(`(selector) => {
  const root = document.querySelector(selector);
  const edge = root.getBoundingClientRect().right + 1;
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const { parentElement: around } = text;
    if (!around.checkVisibility() || getComputedStyle(around).textOverflow === "ellipsis") continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    if ([...range.getClientRects()].some(({ right }) => right > edge)) found.push(text.data);
  }
  return found;
}`, root);

const isCutOff = (page, selector) => page.run(`(selector) => {
  const node = document.querySelector(selector);
  const { textOverflow, overflow, webkitLineClamp } = getComputedStyle(node);
  const isShort = node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight;
  return isShort && overflow === "hidden" && (textOverflow === "ellipsis" || webkitLineClamp !== "none");
}`, selector);

test("the way to the administration looks like the views beside it", options, () => withAdministrator(async ({ ana }) => {
  const [history, setUp] = [await boxOf(ana, "[data-view=history]"), await boxOf(ana, ".views a")];
  assert.deepEqual([setUp.top, setUp.height], [history.top, history.height]);
  const line = await ana.run("() => getComputedStyle(document.querySelector('.views a')).textDecorationLine");
  assert.equal(line, "none");
}));

test("signing in looks the same on the agent's and the administrator's page", options, async () => {
  const stub = await startStub();
  const sizes = [];
  for (const path of ["/agent", "/web/admin/index.html"]) {
    const page = await openPage(`${stub.address}${path}`);
    await page.see("#sign-in");
    const { left, right, width, height } = await boxOf(page, "#sign-in");
    assert.ok(Math.abs(left + right - 1280) < 1, "It is in the middle.");
    sizes.push([width, height]);
    await page.close();
  }
  stub.close();
  assert.deepEqual(sizes[0], sizes[1]);
  assert.equal(sizes[0][0], 352);
});

for (const width of [360, 390, 430]) {
  test(`on a phone ${width} wide the bar has two rows at most, with everything that can be in it`, options, () =>
    withAdministrator(async ({ ana, begin }) => {
      await begin("Clara");
      await accept(ana);
      await ana.click("#next-activity button");
      await ana.click("#next-activity [data-key=WA1]");
      await ana.reads("#next-activity button", "Then: Unavailable");
      await ana.run("() => { document.querySelector('[data-act=notify]').hidden = false; }");
      const rows = await ana.run(`() => new Set([...document.querySelectorAll(".bar button, .bar a")]
        .filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().top)).size`);
      assert.equal(rows, 2);
      assert.equal(await ana.run("() => document.documentElement.scrollWidth <= innerWidth"), true);
      const above = (await boxOf(ana, ".transcript")).top;
      assert.ok(above < 0.25 * phone.height, `${above} are above the conversation`);
    }, { size: { ...phone, width }, change: nameAtLength }));
}

function nameAtLength(desk) {
  desk.activities[0].name = "Available for everybody who calls";
  desk.activities[1].name = "Unavailable because of a meeting";
}

for (const width of [390, 800]) {
  test(`the inspector covers nothing of the bar on a page ${width} wide`, options, () => withAdministrator(async ({ ana }) => {
    await ana.click("[data-act=inspect]");
    await ana.see("#inspector .trace");
    const covered = await ana.run(`() => [...document.querySelectorAll(".bar button, .bar a")]
      .filter((node) => node.checkVisibility()).filter((node) => {
        const { left, top, width, height } = node.getBoundingClientRect();
        return !node.contains(document.elementFromPoint(left + width / 2, top + height - 2));
      }).map((node) => node.textContent)`);
    assert.deepEqual(covered, []);
    await ana.click("[data-act=inspect]");
    await ana.until("() => document.querySelector('#inspector').hidden");
  }, { size: { ...phone, width }, change: nameAtLength }));
}

for (const size of [undefined, phone]) {
  test(`long names stay in their places ${size ? "on a phone" : "on a desk"}`, options, () =>
    withAdministrator(async ({ ana, begin, desk }) => {
      const clara = await begin(longName);
      await ana.see(".offer");
      assert.deepEqual(await beyond(ana, ".offer"), []);
      await accept(ana);
      assert.deepEqual(await beyond(ana, "#panel"), []);
      assert.equal(await isCutOff(ana, "#panel h2"), true);
      assert.equal(await ana.run("() => document.querySelector('#panel h2').title"), longName);
      await ana.click("[data-action=ShowDirectory]");
      await ana.see("#directory");
      assert.deepEqual(await beyond(ana, "#directory .targets"), []);
      await ana.click("[data-action=HideDirectory]");
      if (size) await ana.click(".back");
      assert.deepEqual(await beyond(ana, ".task-list"), []);
      const [list, row] = [await boxOf(ana, ".task-list"), await boxOf(ana, ".task")];
      assert.ok(row.right <= list.right);
      assert.equal(await isCutOff(ana, ".task-name"), true);
      assert.equal(await ana.run("() => document.querySelector('.task-name').title"), longName);
      if (size) await ana.click(".task");
      await clara.click("[data-action=LeaveConversation]");
      await ana.reads("#panel .departed", `${longName} has left the conversation.`);
      assert.deepEqual(await beyond(ana, "#panel"), []);
      await ana.click("#wrap-up [data-action=CompleteTask]");
      await ana.click("[data-view=history]");
      await ana.click("#history summary");
      await ana.see("#history .history-messages li");
      assert.deepEqual(await beyond(ana, "#history"), []);
      assert.equal(await ana.run("() => document.documentElement.scrollWidth <= innerWidth"), true);
    }, { size, change: (desk) => { desk.workers[1].friendlyName = longName; } }));
}

test("who has been answered hears while it is written up that the chat has ended, and after a reload, too", options, () =>
  withAdministrator(async ({ ana, begin }) => {
    const clara = await begin("Clara");
    await accept(ana);
    await clara.reads("#situation", "Ana is answering.");
    await ana.click("[data-action=WrapupTask]");
    await clara.reads("#situation", "Ana has ended the chat. Write again if there is anything else.");
    await clara.see("#conversation textarea:enabled");
    await clara.reload();
    await clara.reads("#situation", "Ana has ended the chat.");
  }));

test("a desk that can't take a customer is told from a network that is gone", options, () =>
  withAdministrator(async ({ open, stub }) => {
    stub.isFailing = true;
    const clara = await open("/");
    await clara.reads(".connection-banner", "We can't take you just now.");
    stub.isFailing = false;
    await clara.see("#customer[data-state=live] #start");
    stub.isRefusing = true;
    for (const peer of stub.desk.peers) peer.close(1001);
    await clara.reads(".connection-banner", "You are offline.");
    stub.isRefusing = false;
    await clara.see("#customer[data-state=live]");
  }));

test("a picture is shown in the history, too", options, () => withAdministrator(async ({ ana, begin, desk }) => {
  await begin("Clara");
  await accept(ana);
  const [{ messages }] = desk.conversations.values();
  messages[0].media = [{ sid: "ME1", filename: "parcel.png", contentType: "image/png", size: 68 }];
  await ana.click("[data-action=WrapupTask]");
  await ana.click("#wrap-up [data-action=CompleteTask]");
  await ana.click("[data-view=history]");
  await ana.click("#history summary");
  await ana.until("() => document.querySelector('#history .file[data-sid=ME1] .picture')?.naturalWidth === 1");
}));
