// What the folders of the pages may have of each other.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const web = new URL("../../../Sources/DeskServer/Web/", import.meta.url);
const pages = ["agent", "customer", "admin"];

for (const page of pages) {
  test(`what the page ${page} shares with another is in neither's folder`, () => {
    const folder = new URL(`${page}/`, web);
    const modules = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));
    assert.ok(modules.length > 0);
    const others = new RegExp(`from "[./]+/(${pages.filter((other) => other !== page).join("|")})/`);
    assert.deepEqual(modules.filter((name) => others.test(readFileSync(new URL(name, folder), "utf8"))), []);
  });
}
