// What the tests of the pages in Chromium begin with: a browser, and a fake desk with Ana at it. They are skipped where
// there is no Chromium.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { executable, launch } from "./chromium.mjs";
import { startStub } from "./stub.mjs";

export const options = { skip: executable ? false : "there is no Chromium here", timeout: 60_000 };
export const phone = { width: 390, height: 844 };
export const plugins = {
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

export const openPage = (address, size) => browser.open(address, size);

/** A desk of one's own, with Ana at it, available, and whoever else opens a page. */
export async function withAna(run, { size, served = plugins, role, change = () => {} } = {}) {
  const stub = await startStub({ plugins: served, role });
  change(stub.desk);
  const pages = [];
  const open = async (path, given) => {
    const page = await openPage(`${stub.address}${path}`, given);
    pages.push(page);
    return page;
  };
  try {
    const ana = await open("/agent", size);
    await signIn(ana, "Ana");
    await ana.click("#activity button");
    await ana.click("#activity [role=menuitemradio][data-key=WA0]");
    await ana.see("#activity .light[data-available=true]");
    await run({ desk: stub.desk, stub, ana, open });
    assert.deepEqual(pages.flatMap(mistakesOf), []);
  } finally {
    for (const page of pages) await page.close();
    stub.close();
  }
}

/** What is wrong with the page itself, and not with what plugins or the network do. */
export const mistakesOf = ({ problems }) =>
  problems.filter((problem) => /Content Security Policy|(Type|Reference|Syntax)Error/.test(problem));

export async function signIn(page, name, password = "secret") {
  await page.fill("#sign-in [name=name]", name);
  await page.fill("#sign-in [name=password]", password);
  await page.click("#sign-in button");
  if (password === "secret") await page.see("#desk[data-state=live]");
}

export async function begin(page, name = "Clara", body = "Hello") {
  await page.fill("#start [name=customerName]", name);
  await page.fill("#start [name=body]", body);
  await page.click("#start [data-action=StartConversation]");
  await page.see("#conversation");
}

export const write = async (page, text) => {
  await page.fill("textarea[name=message]", text);
  await page.key("Enter");
};

/** Enter that chooses a word of an input method, as Safari tells of it. */
export const chooseWord = (page, selector) => page.run(`(selector) => document.querySelector(selector)
  .dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))`, selector);

/** As whoever uses the keyboard. */
export async function press(page, selector) {
  await page.until(`(selector) => {
    const node = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && !one.disabled);
    node?.focus();
    return document.activeElement === node;
  }`, selector);
  await page.key("Enter");
}

export const hasFocus = (page, selector) => page.until("(selector) => document.activeElement.matches(selector)", selector);
