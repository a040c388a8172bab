// The administrator's page in Chromium, against a desk in miniature.

import assert from "node:assert/strict";
import { createServer, request as ask } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { chooseWord, hasFocus, mistakesOf, openPage, options, phone, press } from "./pageScene.mjs";
import { startStub } from "./stub.mjs";

function setUpOf() {
  const worker = (skills, more) => ({ attributes: { skills, ...more }, capacity: { chat: 3 }, activityName: "Available",
    presence: "present" });
  return {
    people: [
      { name: "Ana", role: "admin", workerSid: "WK1", mustChangePassword: false, isDisabled: false,
        worker: worker(["billing", "support"], { languages: ["de", "en"], level: 3 }) },
      { name: "Ben", role: "agent", workerSid: "WK2", mustChangePassword: true, isDisabled: false,
        worker: worker(["support"]) },
    ],
    activities: [{ sid: "WA1", name: "Available", available: true }, { sid: "WA2", name: "Break", available: false }],
    queues: [
      { sid: "WQ1", friendlyName: "Everybody", expression: null, maxReservedWorkers: 1, order: "FIFO" },
      { sid: "WQ2", friendlyName: "Billing", expression: "skills HAS 'billing'", maxReservedWorkers: 2, order: "LIFO" },
    ],
    workflows: [{
      sid: "WW1", friendlyName: "Chat", reservationTimeout: 120, maximumAttempts: 20, lostAgentPolicy: "KEEP",
      filters: [
        { friendlyName: "Money", expression: "topic == 'billing'", targets: [
          { queueSid: "WQ2", timeout: 30, expression: "worker.level > 2", orderBy: ["worker.level DESC"] },
          { queueSid: "WQ1" }] },
        { friendlyName: "Loud", expression: "mood == 'angry'", targets: [{ queueSid: "WQ1", priority: 10 }] },
      ],
      defaultTargets: [{ queueSid: "WQ1" }],
    }, { sid: "WW2", friendlyName: "Orders", filters: [], defaultTargets: [{ queueSid: "WQ2" }] }],
    defaultWorkflowSid: "WW1",
    isSafeMode: false,
    dispositions: ["Resolved", "Spam"],
    cannedResponses: [{ title: "Greeting", text: "Hello {{task.customerName}}." }],
    plugins: [{ name: "audit", version: "1.2", isRunning: true, problem: null },
      { name: "fraud-check", version: "0.9", isRunning: false, problem: "It has no address to ask." }],
    keys: [{ name: "crm", createdAt: 1_700_000_000_000 }],
    conversations: [
      { conversationSid: "CH1", customerName: "Carla", status: "closed", createdAt: 1_700_000_000_000, lastActivityAt: 1_700_000_000_000 },
      { conversationSid: "CH2", customerName: "Carla", status: "active", createdAt: 1_700_000_000_000, lastActivityAt: 1_700_000_000_000 },
    ],
    webhooks: [{ name: "ledger", url: "https://ledger.example.com/in", events: ["task.created"], isOn: false, failures: 9,
      failingSince: 1_700_000_000_000, problem: "it has answered 500", createdAt: 1_700_000_000_000 }],
    events: ["task.created", "message.accepted"],
  };
}

/** What is real about this desk is what it sends: it keeps what it is given. */
function carryOut(setUp, action, payload) {
  const put = (list, sidName, prefix) => {
    const { [sidName]: sid = `${prefix}${list.length + 1}`, ...thing } = payload;
    const place = list.findIndex((one) => one.sid === sid);
    list.splice(place < 0 ? list.length : place, 1, { sid, ...thing });
    return { output: sid };
  };
  const remove = (list) => {
    list.splice(list.findIndex(({ sid }) => Object.values(payload).includes(sid)), 1);
    return {};
  };
  const person = setUp.people.find(({ name, workerSid }) => name === payload.name || workerSid === payload.workerSid);
  switch (action) {
    case "AddPerson":
      setUp.people.push({ ...payload, workerSid: "WK9", isDisabled: false, mustChangePassword: true,
        worker: { attributes: { skills: [] }, capacity: {}, activityName: "Offline", presence: "absent" } });
      return { output: { password: "once-only", workerSid: "WK9" } };
    case "ChangePerson": Object.assign(person, payload); return {};
    case "ResetPassword": return { output: { password: "another-one" } };
    case "SetWorkerAttributes":
      person.worker.attributes = { ...(payload.mergeExisting ? person.worker.attributes : {}), ...payload.attributes };
      return {};
    case "SetWorkerCapacity": person.worker.capacity[payload.channel] = payload.capacity; return {};
    case "SaveActivity": return put(setUp.activities, "activitySid", "WA");
    case "SaveQueue": return put(setUp.queues, "queueSid", "WQ");
    case "SaveWorkflow": return put(setUp.workflows, "workflowSid", "WW");
    case "RemoveActivity": return remove(setUp.activities);
    case "RemoveQueue": return remove(setUp.queues);
    case "RemoveWorkflow": return remove(setUp.workflows);
    case "SetDefaultWorkflow": setUp.defaultWorkflowSid = payload.workflowSid; return {};
    case "SaveDispositions": case "SaveCannedResponses": Object.assign(setUp, payload); return {};
    case "SwitchPlugin": {
      const plugin = setUp.plugins.find(({ name }) => name === payload.name);
      return { output: Object.assign(plugin, { isRunning: payload.isRunning, problem: null }) };
    }
    case "CreateKey":
      setUp.keys.push({ name: payload.name, createdAt: 1_700_000_000_000 });
      return { output: "key-shown-once" };
    case "RemoveKey": setUp.keys = setUp.keys.filter(({ name }) => name !== payload.name); return {};
    case "FindConversations":
      return { output: payload.customerName === "Carla" ? setUp.conversations : [] };
    case "ExportConversation": return { output: { messages: [{ body: "Hello" }] } };
    case "EraseConversation": return {};
    case "CreateWebhook":
      setUp.webhooks.push({ ...payload, isOn: true, failures: 0, failingSince: null, problem: null });
      return { output: "whsec_shown-once" };
    case "SwitchWebhook":
      Object.assign(setUp.webhooks.find(({ name }) => name === payload.name), { isOn: payload.isOn, problem: null });
      return {};
    case "RemoveWebhook": setUp.webhooks = setUp.webhooks.filter(({ name }) => name !== payload.name); return {};
    default: return null;
  }
}

/** So many entries that there are older ones: number 300 was stopped by a plugin, the others have completed. */
function auditOf({ before, query, stopped }) {
  const entry = (number) => ({ number, at: 1_700_000_000_000 + number, actor: "agent:WK2", action: "AcceptTask",
    invocation: "1", outcome: "completed", owner: null, reason: null, hooks: "[]" });
  const hooks = JSON.stringify([{ owner: "skill-guard", hook: "guard", verdict: "refused", milliseconds: 1.4 }]);
  const all = [{ ...entry(300), actor: "customer:MB1", action: "SendMessage", outcome: "refused", owner: "skill-guard",
    reason: "<b>Not</b> now.", hooks }, ...Array.from({ length: 299 }, (_, place) => entry(299 - place))];
  const wanted = all.filter(({ number, action, outcome }) => number < (Number(before) || Infinity)
    && action.includes(query) && (stopped !== "true" || outcome !== "completed"));
  return { entries: wanted.slice(0, 200) };
}

/** Stands before the stub of the other pages: with an administrator, and with what administrators ask for. */
async function startAdministration({ role = "admin" } = {}) {
  const stub = await startStub();
  const setUp = setUpOf();
  const asked = [];
  const refuse = { next: null };
  stub.desk.veto = (action, payload) => {
    asked.push([action, payload]);
    const refusal = refuse.next;
    refuse.next = null;
    return refusal ?? carryOut(setUp, action, payload);
  };
  const { hostname, port: behind } = new URL(stub.address);
  const server = createServer((request, response) => {
    if (request.url === "/administration") {
      response.writeHead(role === "admin" ? 200 : 403, { "content-type": "application/json" });
      return response.end(JSON.stringify(role === "admin" ? setUp : { message: "Not yours." }));
    }
    const { pathname, searchParams } = new URL(request.url, "http://desk");
    if (pathname === "/audit") {
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(JSON.stringify(auditOf(Object.fromEntries(searchParams))));
    }
    const path = request.url === "/admin" ? "/web/admin/index.html" : request.url;
    const { method, headers } = request;
    request.pipe(ask({ hostname, port: behind, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      if (!path.startsWith("/session")) return answer.pipe(response);
      const promoted = (text) => text.replace('"role":"agent"', `"role":"${role}"`);
      answer.setEncoding("utf8").on("data", (text) => response.write(promoted(text)));
      answer.on("end", () => response.end());
      // What is asked when the test is over is answered by nobody.
    }).on("error", () => response.destroy()));
  });
  server.on("upgrade", (request, socket) => {
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const other = connect(behind, hostname, () => other.write(
      [`GET ${request.url} HTTP/1.1`, ...lines, "", ""].join("\r\n")));
    other.pipe(socket).pipe(other);
    for (const end of [other, socket]) end.on("error", () => {});
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    stub.close();
    server.closeAllConnections();
    server.close();
  };
  return { desk: stub.desk, address, close, setUp, asked, refuse };
}

async function signIn(page) {
  await page.fill("#sign-in [name=name]", "Ana");
  await page.fill("#sign-in [name=password]", "secret");
  await page.click("#sign-in button");
}

async function withAdministrator(run, { path = "/admin", size, role } = {}) {
  const stub = await startAdministration({ role });
  const page = await openPage(`${stub.address}${path}`, size);
  try {
    await signIn(page);
    if (role === undefined) await page.see("#office[data-state=live]");
    await run({ ...stub, page, lastAsked: () => stub.asked.at(-1) });
    assert.deepEqual(mistakesOf(page), []);
  } finally {
    await page.close();
    stub.close();
  }
}

const rowOf = (section, key) => `#${section} .thing[data-key='${key}']`;
const openRow = (page, section, key) => page.click(`${rowOf(section, key)} [data-act=open]`);

test("somebody who is no administrator is told so", options, () => withAdministrator(async ({ page }) => {
  await page.reads("#no-administrator", "This page is for administrators");
  await page.click("[data-act=sign-out]");
  await page.see("#sign-in");
}, { role: "agent" }));

test("an administrator changes her own password and stays where she is, and is told when somebody else signs her out",
  options, () => withAdministrator(async ({ page, desk }) => {
    await page.click("#person button");
    await page.click("#person [data-key=password]");
    for (const [name, text] of [["old", "secret"], ["new", "my own secret"], ["again", "my own secret"]]) {
      await page.fill(`#own-password [name=${name}]`, text);
    }
    await page.click("#own-password [type=submit]");
    await page.reads(".notice.success", "Your password has been changed.");
    await page.see("#office[data-state=live]");
    desk.forgetEverybody();
    await page.reads("#sign-in", "You have been signed out.");
  }));

test("every section of the navigation is shown, and its heading has the focus", options, () =>
  withAdministrator(async ({ page }) => {
    const names = await page.run("() => [...document.querySelectorAll('#sections a')].map((a) => a.dataset.section)");
    assert.equal(names.length, 12);
    for (const name of names.reverse()) {
      await page.click(`#sections a[data-section=${name}]`);
      await page.see(`section#${name}`);
      assert.equal(await page.run("() => document.querySelectorAll('main > section:not([hidden])').length"), 1);
      assert.equal(await page.run("() => document.activeElement.tagName"), "H2");
    }
  }));

test("an expression that is wrong is marked at the character, which has the focus", options, () =>
  withAdministrator(async ({ page, refuse }) => {
    await openRow(page, "workflows", "WW1");
    const field = "[data-list=filters] > ol > .item:nth-child(1) [data-list=targets] .item:nth-child(2) "
      + ".field[data-field=expression]";
    await page.run(`(selector) => document.querySelector(selector).closest("details").open = true`, field);
    await page.fill(`${field} textarea`, "worker.näme = 'Ä'");
    refuse.next = { status: 400, error: { kind: "failed", action: "SaveWorkflow", owner: "application",
      reason: "filters[0].targets[1].expression: Line 1, column 13: expected == but found `=`.\n  worker.näme\n  ^",
      field: "filters[0].targets[1].expression", line: 1, column: 13, offset: 12 } };
    await page.click("[data-action=SaveWorkflow]");
    await page.reads(`${field} .field-problem`, "Line 1, column 13: expected == but found `=`.");
    assert.equal(await page.text(`${field} .marked mark`), "=");
    assert.deepEqual(await page.run(`() => {
      const { name, selectionStart, selectionEnd } = document.activeElement;
      return [name, selectionStart, selectionEnd];
    }`), ["expression", 12, 13]);
    await page.reads(".said[data-for=SaveWorkflow]", "expected ==");
    assert.doesNotMatch(await page.text(".said[data-for=SaveWorkflow]"), /\^/);
  }, { path: "/admin#/workflows" }));

test("filters are moved with the keyboard, and saved in the new order", options, () =>
  withAdministrator(async ({ page, lastAsked, asked }) => {
    await openRow(page, "workflows", "WW1");
    const second = "[data-list=filters] > ol > .item:nth-child(2)";
    await page.run(`(selector) => document.querySelector(selector + " [name=friendlyName]").focus()`, second);
    await page.key("ArrowUp", 1);
    await page.until("() => document.activeElement.value === 'Loud'");
    await page.reads("[data-list=filters] > ol > .item:nth-child(1) .item-title", "Filter 1: Loud");
    await page.click("[data-list=filters] > ol > .item:nth-child(1) .item-head [data-act=down]");
    await page.click("[data-list=filters] > ol > .item:nth-child(2) .item-head [data-act=up]");
    await page.see(`${rowOf("workflows", "WW1")} .unsaved`);
    await page.click("[data-action=SaveWorkflow]");
    await page.reads(".said.done", "Saved.");
    assert.equal(asked.length, 1);
    const [action, payload] = lastAsked();
    assert.equal(action, "SaveWorkflow");
    assert.deepEqual(payload.filters.map(({ friendlyName }) => friendlyName), ["Loud", "Money"]);
    assert.deepEqual(payload.filters[1].targets[0],
      { queueSid: "WQ2", timeout: 30, expression: "worker.level > 2", orderBy: ["worker.level DESC"] });
    await page.until("() => document.querySelector('.unsaved').hidden");
  }, { path: "/admin#/workflows" }));

test("an administrator says where customers' conversations go", options, () =>
  withAdministrator(async ({ page, lastAsked, setUp }) => {
    const choice = "[data-form=SetDefaultWorkflow] select";
    await page.until(`() => document.querySelector("${choice}")?.value === "WW1"`);
    await page.run(`(selector, value) => {
      const select = document.querySelector(selector);
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }`, choice, "WW2");
    await page.click("[data-action=SetDefaultWorkflow]");
    await page.reads("[data-form=SetDefaultWorkflow] .said.done", "Saved.");
    assert.deepEqual(lastAsked(), ["SetDefaultWorkflow", { workflowSid: "WW2" }]);
    assert.equal(setUp.defaultWorkflowSid, "WW2");
  }, { path: "/admin#/workflows" }));

for (const [section, key, action, payload] of [["activities", "WA2", "RemoveActivity", { activitySid: "WA2" }],
  ["queues", "WQ2", "RemoveQueue", { queueSid: "WQ2" }], ["workflows", "WW2", "RemoveWorkflow", { workflowSid: "WW2" }]]) {
  test(`by ${action} a thing leaves the page when it is meant, and not while something is in the way`, options, () =>
    withAdministrator(async ({ page, asked, refuse }) => {
      await openRow(page, section, key);
      const button = `${rowOf(section, key)} [data-action=${action}]`;
      await page.click(`${rowOf(section, key)} [data-act=ask]`);
      await page.click(`${rowOf(section, key)} [data-act=keep]`);
      assert.deepEqual(asked, []);
      refuse.next = { status: 409, error: { kind: "failed", action, owner: "application", reason: "It is needed." } };
      await page.click(`${rowOf(section, key)} [data-act=ask]`);
      await page.click(button);
      await page.reads(`${rowOf(section, key)} .said[data-for=${action}]`, "It is needed.");
      await page.click(button);
      await page.until(`(selector) => !document.querySelector(selector)`, rowOf(section, key));
      assert.deepEqual(asked, [[action, payload], [action, payload]]);
    }, { path: `/admin#/${section}` }));
}

test("a queue that somebody else removes leaves the page", options, () =>
  withAdministrator(async ({ page, setUp, desk }) => {
    await page.see(rowOf("queues", "WQ2"));
    setUp.queues.pop();
    desk.tell("queue.removed", { queueSid: "WQ2", before: "Billing" });
    await page.until(`(selector) => !document.querySelector(selector)`, rowOf("queues", "WQ2"));
  }, { path: "/admin#/queues" }));

test("in safe mode an administrator reads why there are no plugins", options, () =>
  withAdministrator(async ({ page, setUp }) => {
    Object.assign(setUp, { plugins: [], isSafeMode: true });
    await page.say("Page.reload");
    await page.reads("#plugins .empty", "The desk runs in safe mode. Start it without safe mode, and its plugins run again.");
  }, { path: "/admin#/plugins" }));

test("what is typed is not overwritten by what somebody else saves, and one is told", options, () =>
  withAdministrator(async ({ page, setUp, desk }) => {
    await openRow(page, "queues", "WQ2");
    await openRow(page, "queues", "WQ1");
    const name = (key) => `${rowOf("queues", key)} [name=friendlyName]`;
    await page.fill(name("WQ2"), "Money");
    setUp.queues[0].friendlyName = "All";
    setUp.queues[1].friendlyName = "Invoices";
    desk.tell("queue.saved", { queue: { sid: "WQ2", friendlyName: "Invoices" } });
    await page.reads(`${rowOf("queues", "WQ2")} .thing-title`, "Invoices");
    await page.see(`${rowOf("queues", "WQ2")} .meanwhile`);
    const valueOf = (key) => page.run("(selector) => document.querySelector(selector).value", name(key));
    assert.deepEqual([await valueOf("WQ1"), await valueOf("WQ2")], ["All", "Money"]);
    await page.click(`${rowOf("queues", "WQ2")} [data-act=discard]`);
    assert.equal(await valueOf("WQ2"), "Invoices");
  }, { path: "/admin#/queues" }));

test("who signs out is warned of what is not saved, again after they have changed something since", options, () =>
  withAdministrator(async ({ page }) => {
    const name = `${rowOf("queues", "WQ2")} [name=friendlyName]`;
    await openRow(page, "queues", "WQ2");
    for (const text of ["Money", "Invoices"]) {
      await page.fill(name, text);
      await page.until("() => !document.querySelector('.bar .said').checkVisibility()");
      await page.click("[data-action=Logout]");
      await page.reads(".bar .said[data-for=Logout]", "There is something that is not saved.");
    }
    await page.click("[data-action=Logout]");
    await page.see("#sign-in");
  }, { path: "/admin#/queues" }));

test("a sign-in that expires takes nothing of what is typed", options, () =>
  withAdministrator(async ({ page, desk }) => {
    await openRow(page, "queues", "WQ2");
    await page.fill(`${rowOf("queues", "WQ2")} [name=friendlyName]`, "Money");
    desk.forgetEverybody();
    await signIn(page);
    await page.see("#office[data-state=live]");
    await page.until("() => document.querySelector('[data-key=WQ2] [name=friendlyName]').value === 'Money'");
  }, { path: "/admin#/queues" }));

test("who signs out when the sign-in has just expired can do so after the next", options, () =>
  withAdministrator(async ({ page, desk }) => {
    const { veto } = desk;
    desk.veto = () => {
      desk.forgetEverybody();
      return { waiting: { owner: "nobody", hook: "guard" } };
    };
    await page.click("[data-action=Logout]");
    await page.see("#sign-in");
    desk.veto = veto;
    await signIn(page);
    await page.see("#office[data-state=live]");
    await page.see("[data-action=Logout]:enabled");
  }));

test("a plugin's objection stands at the button, with its owner", options, () =>
  withAdministrator(async ({ page, refuse }) => {
    refuse.next = { status: 422, error: { kind: "refused", action: "SwitchPlugin", owner: "audit",
      reason: "I stay." } };
    await page.click(`${rowOf("plugins", "audit")} [data-action=SwitchPlugin]`);
    await page.reads(`${rowOf("plugins", "audit")} .said[data-for=SwitchPlugin]`, "audit: I stay.");
    await page.see(`${rowOf("plugins", "audit")} [aria-checked=true]`);
    await page.reads(`${rowOf("plugins", "fraud-check")} .objection`, "It has no address to ask.");
    await page.click(`${rowOf("plugins", "fraud-check")} [data-action=SwitchPlugin]`);
    await page.see(`${rowOf("plugins", "fraud-check")} [aria-checked=true]`);
  }, { path: "/admin#/plugins" }));

test("a password and a key are shown once, and gone when somebody has them", options, () =>
  withAdministrator(async ({ page, asked }) => {
    await page.click("#people [data-act=add]");
    await page.fill("#people [data-form=AddPerson] [name=name]", "Cleo");
    await page.click("[data-action=AddPerson]");
    await page.until("() => document.querySelector('#people .secret-text').value === 'once-only'");
    await page.see(rowOf("people", "Cleo"));
    assert.deepEqual(asked.at(-1), ["AddPerson", { name: "Cleo", role: "agent" }]);
    assert.equal(await page.run("() => document.activeElement.dataset.act"), "copy");
    await page.click("#people .secret [data-act=dismiss]");
    assert.equal(await page.run("() => document.querySelector('#people .secret-text').value"), "");
    await page.click("#sections a[data-section=keys]");
    await page.click(`${rowOf("keys", "crm")} [data-act=ask]`);
    await page.click(`${rowOf("keys", "crm")} [data-action=RemoveKey]`);
    await page.until("() => !document.querySelector('#keys .thing')");
    await page.click("#keys [data-act=add]");
    await page.fill("#keys [data-form=CreateKey] [name=name]", "erp");
    await page.click("[data-action=CreateKey]");
    await page.until("() => document.querySelector('#keys .secret-text').value === 'key-shown-once'");
  }));

test("a webhook is made, and its secret shown once; one that was switched off says why, and goes on", options, () =>
  withAdministrator(async ({ page, asked }) => {
    await page.reads(`${rowOf("webhooks", "ledger")} .webhook-problem`, "It is off: it has answered 500.");
    await page.click(`${rowOf("webhooks", "ledger")} [data-action=SwitchWebhook]`);
    await page.see(`${rowOf("webhooks", "ledger")} [aria-checked=true]`);
    assert.deepEqual(asked.at(-1), ["SwitchWebhook", { name: "ledger", isOn: true }]);
    await page.click("#webhooks [data-act=add]");
    await page.fill("#webhooks [name=name]", "crm");
    await page.fill("#webhooks [name=url]", "https://crm.example.com/events");
    await page.see("#webhooks [name=tag][placeholder='Add an event']");
    await page.fill("#webhooks [name=tag]", "task.created");
    await page.click("[data-action=CreateWebhook]");
    await page.until("() => document.querySelector('#webhooks .secret-text').value === 'whsec_shown-once'");
    assert.deepEqual(asked.at(-1),
      ["CreateWebhook", { name: "crm", url: "https://crm.example.com/events", events: ["task.created"] }]);
    await page.see(rowOf("webhooks", "crm"));
    await page.click(`${rowOf("webhooks", "crm")} [data-act=ask]`);
    await page.click(`${rowOf("webhooks", "crm")} [data-action=RemoveWebhook]`);
    await page.until("() => document.querySelectorAll('#webhooks .thing').length === 1");
  }, { path: "/admin#/webhooks" }));

test("what is kept of a customer is found, exported, and erased when it is meant", options, () =>
  withAdministrator(async ({ page, asked, refuse }) => {
    await page.fill("#customers [name=customerName]", "Nobody");
    await page.click("[data-action=FindConversations]");
    await page.reads("#customers .empty", "There is no conversation");
    await page.fill("#customers [name=customerName]", "Carla");
    await page.click("[data-action=FindConversations]");
    assert.equal(await page.run("() => document.querySelector('#customers [name=customerName]').maxLength"), 256);
    await page.reads(`${rowOf("customers", "CH1")} .summary`, "Carla, closed, begun");
    await page.run(`() => {
      window.saved = [];
      URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return "blob:x"; };
      addEventListener("click", (event) => event.target.download && (event.preventDefault(), window.saved.push(event.target.download)));
    }`);
    await page.click(`${rowOf("customers", "CH1")} [data-action=ExportConversation]`);
    await page.until("() => window.saved.length === 2");
    const [name, text] = await page.run("() => window.saved");
    assert.equal(name, "CH1.json");
    assert.deepEqual(JSON.parse(text), { messages: [{ body: "Hello" }] });
    await page.click(`${rowOf("customers", "CH1")} [data-act=ask]`);
    assert.notEqual(asked.at(-1)[0], "EraseConversation");
    refuse.next = { status: 409, error: { kind: "failed", action: "EraseConversation", owner: "application",
      reason: "The conversation CH1 is active and can't be erased." } };
    await page.click(`${rowOf("customers", "CH1")} [data-action=EraseConversation]`);
    await page.reads(`${rowOf("customers", "CH1")} .said[data-for=EraseConversation]`, "can't be erased");
    await page.click(`${rowOf("customers", "CH1")} [data-action=EraseConversation]`);
    await page.reads(`${rowOf("customers", "CH1")} .confirmed .said.done`, "Erased.");
    assert.deepEqual(asked.at(-1), ["EraseConversation", { conversationSid: "CH1" }]);
  }, { path: "/admin#/customers" }));

test("what has not closed can't be erased, and its row says why, until it is found closed", options, () =>
  withAdministrator(async ({ page, setUp }) => {
    const find = async () => {
      await page.fill("#customers [name=customerName]", "Carla");
      await page.click("[data-action=FindConversations]");
    };
    await find();
    await page.see(`${rowOf("customers", "CH1")} [data-act=ask]:enabled:not([title])`);
    await page.see(`${rowOf("customers", "CH2")} [data-act=ask]:disabled[title^='It can be erased when']`);
    await page.reads(`${rowOf("customers", "CH2")} .why`, "It can be erased when it has closed.");
    await page.see(`${rowOf("customers", "CH2")} [data-action=ExportConversation]:enabled`);
    setUp.conversations[1].status = "closed";
    await find();
    await page.see(`${rowOf("customers", "CH2")} [data-act=ask]:enabled:not([title])`);
    await page.reads(`${rowOf("customers", "CH2")} .summary`, "Carla, closed, begun");
    await page.until("() => !document.querySelector('#customers .why:not([hidden])')");
  }, { path: "/admin#/customers" }));

test("the buttons of a conversation stand in one line, and its form's button apart from the field", options, () =>
  withAdministrator(async ({ page }) => {
    await page.fill("#customers [name=customerName]", "Carla");
    await page.click("[data-action=FindConversations]");
    await page.see(rowOf("customers", "CH1"));
    const boxOf = (selector) =>
      page.run("(selector) => document.querySelector(selector).getBoundingClientRect().toJSON()", selector);
    const [save, erase] = [await boxOf("[data-action=ExportConversation]"), await boxOf("#customers [data-act=ask]")];
    assert.equal(save.top, erase.top);
    assert.ok(save.right < erase.left && erase.left - save.right < 20);
    const [field, button] = [await boxOf("#customers input"), await boxOf("[data-action=FindConversations]")];
    assert.ok(button.top - field.bottom > 8);
  }, { path: "/admin#/customers" }));

test("the audit says who asked for what and what plugins said, and is searched", options, () =>
  withAdministrator(async ({ page }) => {
    await page.reads("#audit .thing:first-child", "SendMessage");
    await page.reads("#audit .thing:first-child", "a customer");
    await page.reads("#audit .thing:first-child .reason", "skill-guard: <b>Not</b> now.");
    await page.reads("#audit .thing:first-child .hint", "skill-guard (guard) refused, 1 ms");
    await page.reads("#audit .thing:nth-child(2)", "Ben");
    const count = () => page.run("() => document.querySelectorAll('#audit .thing').length");
    assert.equal(await count(), 200);
    await page.click("#audit [data-act=older]");
    await page.until("() => document.querySelectorAll('#audit .thing').length === 300");
    await page.until("() => document.querySelector('#audit [data-act=older]').hidden");
    await page.click("#audit [name=stopped]");
    await page.until("() => document.querySelectorAll('#audit .thing').length === 1");
    await page.fill("#audit [name=query]", "Nothing");
    await page.click("#audit form button");
    await page.reads("#audit .empty", "There is nothing of that kind.");
  }, { path: "/admin#/audit" }));

test("skills are tags, made and taken back with the keyboard", options, () =>
  withAdministrator(async ({ page, lastAsked, setUp }) => {
    await openRow(page, "skills", "WK1");
    await page.run("() => document.querySelector('[name=tag]').focus()");
    await page.say("Input.insertText", { text: "french" });
    await chooseWord(page, "[name=tag]");
    assert.equal(await page.run("() => document.activeElement.value"), "french");
    await page.key("Enter");
    await page.reads(".tag", "french");
    await page.click(".tag [aria-label='Remove support']");
    assert.equal(await page.run("() => document.activeElement.name"), "tag");
    await page.click("[data-action=SetWorkerAttributes]");
    await page.reads(".said.done", "Saved.");
    assert.deepEqual(lastAsked(), ["SetWorkerAttributes",
      { workerSid: "WK1", attributes: { skills: ["billing", "french"] }, mergeExisting: true }]);
    assert.deepEqual(setUp.people[0].worker.attributes.languages, ["de", "en"]);
  }, { path: "/admin#/skills" }));

test("on a telephone no section is wider than the page", options, () => withAdministrator(async ({ page }) => {
  const names = await page.run("() => [...document.querySelectorAll('#sections a')].map((a) => a.dataset.section)");
  for (const name of names) {
    await page.click(`#sections a[data-section=${name}]`);
    await page.run("(id) => document.querySelector(`#${id} [data-act=open]`)?.click()", name);
    assert.equal(await page.run("() => document.documentElement.scrollWidth <= innerWidth"), true, name);
  }
}, { size: { width: 375, height: 700 } }));

test("an administrator who uses the keyboard goes on beside what is gone", options, () =>
  withAdministrator(async ({ page }) => {
    await press(page, `${rowOf("keys", "crm")} [data-act=ask]`);
    await press(page, `${rowOf("keys", "crm")} [data-action=RemoveKey]`);
    await hasFocus(page, "#keys h2");
    await press(page, "#keys [data-act=add]");
    await page.say("Input.insertText", { text: "erp" });
    await page.key("Enter");
    await press(page, "#keys [data-act=dismiss]");
    await hasFocus(page, "#keys [data-act=add]");
  }, { path: "/admin#/keys" }));

for (const width of [360, 390]) {
  test(`on a phone ${width} wide an administrator finds the own menu`, options, () => withAdministrator(async ({ page }) => {
    await page.click("#person button");
    const { left, right } = await page.run("() => document.querySelector('#person .menu-list').getBoundingClientRect().toJSON()");
    assert.ok(left >= 0 && right <= width);
    assert.ok(await page.run("() => document.querySelector('.bar').clientHeight < 60"), "It is one row.");
    await page.click("#person [data-key=password]");
    await page.see("#own-password [name=old]");
  }, { size: { ...phone, width } }));
}

test("who discards changes goes on at the button beside", options, () =>
  withAdministrator(async ({ page }) => {
    await page.click("#dispositions [data-act=append]");
    await press(page, "#dispositions [data-act=discard]");
    await hasFocus(page, "[data-action=SaveDispositions]");
  }, { path: "/admin#/dispositions" }));

test("who has erased a conversation goes on at its button", options, () =>
  withAdministrator(async ({ page }) => {
    await page.fill("#customers [name=customerName]", "Carla");
    await page.click("[data-action=FindConversations]");
    await press(page, `${rowOf("customers", "CH1")} [data-act=ask]`);
    await press(page, `${rowOf("customers", "CH1")} [data-action=EraseConversation]`);
    await page.reads(`${rowOf("customers", "CH1")} .said.done`, "Erased.");
    await hasFocus(page, `${rowOf("customers", "CH1")} [data-act=ask]`);
  }, { path: "/admin#/customers" }));

test("a new password takes the focus, and gives it back to the button that has made it", options, () =>
  withAdministrator(async ({ page }) => {
    await openRow(page, "people", "Ben");
    await press(page, `${rowOf("people", "Ben")} [data-act=ask]`);
    await press(page, `${rowOf("people", "Ben")} [data-action=ResetPassword]`);
    await hasFocus(page, `${rowOf("people", "Ben")} [data-act=copy]`);
    await page.see(`${rowOf("people", "Ben")} [data-act=ask]`);
    await press(page, `${rowOf("people", "Ben")} [data-act=dismiss]`);
    await hasFocus(page, `${rowOf("people", "Ben")} [data-act=ask]`);
  }));
