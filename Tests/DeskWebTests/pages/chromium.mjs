// Drives Chromium through a pipe, without a package: enough to open pages, run scripts in them and take pictures.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const executable = process.env.CHROMIUM ?? places.find((place) => existsSync(place));

export async function launch() {
  const profile = mkdtempSync(join(tmpdir(), "pages-"));
  const browser = spawn(executable, ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
    `--user-data-dir=${profile}`, "--no-first-run", "--hide-scrollbars", "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const waiting = new Map();
  const listeners = new Set();
  let lastID = 0;
  let rest = "";
  browser.stdio[4].setEncoding("utf8").on("data", (data) => {
    const parts = (rest + data).split("\0");
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id === undefined) for (const listener of listeners) listener(message);
      else if (message.error) waiting.get(message.id).reject(new Error(message.error.message));
      else waiting.get(message.id).resolve(message.result);
    }
  });
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    lastID += 1;
    waiting.set(lastID, { resolve, reject });
    browser.stdio[3].write(`${JSON.stringify({ id: lastID, method, params, sessionId })}\0`);
  });

  async function open(url, { width = 1280, height = 800, dark = false, beside } = {}) {
    // A context of its own: cookies and storage of nobody else, unless it is another window `beside` one.
    const { browserContextId } = beside ?? (await send("Target.createBrowserContext"));
    const { targetId } = await send("Target.createTarget",
      { url: "about:blank", browserContextId, width, height, newWindow: true });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const say = (method, params) => send(method, params, sessionId);
    const problems = [];
    listeners.add((message) => {
      if (message.sessionId !== sessionId) return;
      const { exceptionDetails, entry } = message.params;
      if (message.method === "Runtime.exceptionThrown") problems.push(exceptionDetails.exception?.description);
      if (entry?.level === "error") problems.push(`${entry.text} ${entry.url ?? ""}`);
    });
    await Promise.all([say("Page.enable"), say("Runtime.enable"), say("Log.enable")]);
    await say("Emulation.setFocusEmulationEnabled", { enabled: true });
    await say("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
    if (dark) await say("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "dark" }] });
    await say("Page.navigate", { url });

    /** Runs a function of the page, with values. */
    async function run(code, ...given) {
      const expression = `(${code})(...${JSON.stringify(given)})`;
      const { result, exceptionDetails } =
        await say("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    }

    /** Waits until a function of the page answers with something; no longer than some seconds. */
    async function until(code, ...given) {
      for (const end = Date.now() + 8_000; Date.now() < end;) {
        const found = await run(code, ...given).catch(() => undefined);
        if (found) return found;
        await run("() => new Promise((resolve) => setTimeout(resolve, 20))").catch(() => {});
      }
      throw new Error(`In vain: ${code} ${JSON.stringify(given)} ${problems.join("\n")}`);
    }

    const visible = "(selector) => [...document.querySelectorAll(selector)].find((node) => node.checkVisibility())";
    return {
      problems, run, until, say, browserContextId,
      see: (selector) => until(`(selector) => Boolean((${visible})(selector))`, selector),
      text: (selector) => run("(selector) => document.querySelector(selector)?.innerText", selector),
      reads: (selector, text) =>
        until(`(selector, text) => [...document.querySelectorAll(selector)]
          .some((node) => node.checkVisibility() && node.innerText.includes(text))`, selector, text),
      click: (selector) => until(`(selector) => {
        const node = (${visible})(selector);
        if (!node || node.disabled) return false;
        node.click();
        return true;
      }`, selector),
      fill: (selector, text) => until(`(selector, text) => {
        const node = (${visible})(selector);
        if (!node) return false;
        node.focus();
        node.value = text;
        node.dispatchEvent(new Event("input", { bubbles: true }));
        node.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
      }`, selector, text),
      /** Nothing that follows still finds the page from before. */
      async reload() {
        await run("() => { window.isOld = true; }");
        await say("Page.reload");
        await until("() => !window.isOld && document.readyState === 'complete'");
      },
      async key(key, modifiers = 0) {
        const codes = { Enter: 13, Escape: 27, Tab: 9, ArrowDown: 40 };
        const text = key === "Enter" ? "\r" : "";
        const about = { key, code: key, windowsVirtualKeyCode: codes[key], modifiers, text };
        await say("Input.dispatchKeyEvent", { type: "keyDown", ...about });
        await say("Input.dispatchKeyEvent", { type: "keyUp", ...about });
      },
      async picture() {
        const { data } = await say("Page.captureScreenshot", { format: "png" });
        return Buffer.from(data, "base64");
      },
      // The first window takes those beside it along.
      close: () => (beside ? undefined : send("Target.disposeBrowserContext", { browserContextId })),
    };
  }

  async function close() {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    await send("Browser.close").catch(() => {});
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return { open, close };
}
