import assert from "node:assert/strict";
import { test } from "node:test";
import { registerDeskActions } from "../../../Sources/DeskServer/Web/desk/actions.js";
import {
  attachProblem, createUploads, isPicture, largestPicture, mediaOf, sizeText,
} from "../../../Sources/DeskServer/Web/desk/media.js";
import { DeskAnswer } from "../../../Sources/DeskServer/Web/desk/requests.js";
import { reduce } from "../../../Sources/DeskServer/Web/desk/state.js";
import { combined, createStore } from "../../../Sources/DeskServer/Web/desk/store.js";
import { reduceView, sendingFiles } from "../../../Sources/DeskServer/Web/desk/view.js";
import { registerViewActions } from "../../../Sources/DeskServer/Web/desk/viewActions.js";
import { Actions } from "../../../Sources/DeskServer/Web/flex/actions.js";

const cat = new File(["meow"], "cat.png", { type: "image/png" });
const plan = new File(["plan"], "plan.pdf");

/** A page with a conversation, whose desk answers with `answer` and takes files with `upload`. */
function setUp({ answer = async () => ({ index: 1 }), upload } = {}) {
  const store = createStore(combined({ desk: reduce, view: reduceView }));
  const conversations = [{ sid: "CH1", participants: [], messages: [], lastIndex: 0, version: 1 }];
  store.dispatch({ type: "welcome", limits: { fileBytes: 4, filesPerMessage: 2 } });
  store.dispatch({ type: "state", state: { worker: { sid: "WK1" }, conversations } });
  const [asked, uploaded, saved] = [[], [], []];
  const take = upload ?? (async (_, file) => ({ sid: `ME ${file.name}`, filename: file.name }));
  const uploads = createUploads({
    from: "/here",
    upload: (sid, file, options) => {
      uploaded.push([sid, file.name, options.from]);
      return take(sid, file, options);
    },
  });
  const actions = new Actions();
  const channel = {
    invoke: (action, payload, options) => {
      asked.push(payload);
      return answer(action, payload, options);
    },
  };
  const browser = { save: async (address) => saved.push(address), download: async (media) => saved.push(media) };
  registerDeskActions({ actions, channel, store, uploads, now: () => 5 });
  registerViewActions({ actions, store, browser });
  return { actions, asked, saved, store, uploaded, uploads };
}

test("a size is told as people tell it", () => {
  const told = [0, 1, 1023, 1024, 1536, 10 * 1024, 10 * 1024 * 1024, 3 * 1024 ** 4].map(sizeText);
  assert.deepEqual(told, ["0 bytes", "1 byte", "1023 bytes", "1.0 KB", "1.5 KB", "10 KB", "10 MB", "3072 GB"]);
});

test("what is too large or too many is refused with a sentence", () => {
  const limits = { fileBytes: 1024, filesPerMessage: 2 };
  assert.equal(attachProblem([], [{ name: "a.mov", size: 2048 }], limits), "a.mov has 2.0 KB; at most 1.0 KB are taken.");
  assert.equal(attachProblem([cat], [plan, cat], limits), "At most 2 files go with one message.");
  assert.equal(attachProblem([cat], [plan], limits), "");
  assert.equal(attachProblem([cat], [{ size: 1e12 }], {}), "");
});

test("files are uploaded, and then go with the message by their sids", async () => {
  const { actions, asked, uploaded } = setUp();
  await actions.invokeAction("SendMessage", { conversationSid: "CH1", body: "Look", attachedFiles: [cat, plan] });
  assert.deepEqual(uploaded, [["CH1", "cat.png", "/here"], ["CH1", "plan.pdf", "/here"]]);
  assert.deepEqual(asked[0].attachedFiles, [{ sid: "ME cat.png" }, { sid: "ME plan.pdf" }]);
});

test("hooks in the page see the very files, and what they take out is not uploaded", async () => {
  const { actions, asked, uploaded } = setUp();
  let seen;
  actions.addListener("beforeSendMessage", (payload) => {
    seen = [...payload.attachedFiles];
    payload.attachedFiles = payload.attachedFiles.filter((file) => file !== plan);
  });
  await actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [cat, plan] });
  assert.ok(seen[0] === cat && seen[1] === plan);
  assert.deepEqual([uploaded.length, asked[0].attachedFiles], [1, [{ sid: "ME cat.png" }]]);
});

test("what a hook in the page stops is never uploaded", async () => {
  const { actions, asked, uploaded } = setUp();
  actions.addListener("beforeSendMessage", (_, abort) => abort("No pictures."));
  await assert.rejects(actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [cat] }));
  assert.deepEqual([uploaded, asked], [[], []]);
});

test("what the desk's plugin has refused is not uploaded once more; what is gone at the desk is", async () => {
  for (const [kind, count] of [["aborted", 1], ["refused", 1], ["limited", 1], ["failed", 2], ["forbidden", 2]]) {
    let error = new DeskAnswer({ kind, action: "SendMessage", owner: "no-programs", reason: "No." }, 422);
    const { actions, uploaded } = setUp({ answer: async () => {
      if (error) throw error;
      return {};
    } });
    const payload = { conversationSid: "CH1", attachedFiles: [cat] };
    await assert.rejects(actions.invokeAction("SendMessage", payload));
    error = null;
    await actions.invokeAction("SendMessage", payload);
    assert.equal(uploaded.length, count, kind);
    // Sent once, it is another file to the desk.
    await actions.invokeAction("SendMessage", payload);
    assert.equal(uploaded.length, count + 1, kind);
  }
});

test("a file that can't be uploaded stops the message, and leaves nothing on its way", async () => {
  const upload = async () => { throw new Error("cat.png could not be sent: no room."); };
  const { actions, asked, store } = setUp({ upload });
  const sent = actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [cat] });
  await assert.rejects(sent, (error) => /no room/.test(error.rootCause?.message ?? error.message));
  assert.deepEqual([asked, store.getState().view.outbox.CH1], [[], []]);
});

test("a message on its way shows its files", async () => {
  let release;
  const { actions, store } = setUp({ upload: () => new Promise((resolve) => (release = resolve)) });
  const sent = actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [cat] });
  while (!release) await Promise.resolve();
  assert.deepEqual(store.getState().view.outbox.CH1[0].media,
    [{ sid: undefined, filename: "cat.png", contentType: "image/png", size: 4 }]);
  release({ sid: "ME1" });
  await sent;
});

test("who gives up while a file is on its way ends the upload", async () => {
  let given;
  const { actions } = setUp({ upload: (_, __, { signal }) => new Promise((_, reject) => {
    given = signal;
    signal.addEventListener("abort", () => reject(signal.reason));
  }) });
  const controller = new AbortController();
  const sent = actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [cat] },
    { signal: controller.signal });
  while (!given) await Promise.resolve();
  controller.abort();
  await assert.rejects(sent);
  assert.ok(given.aborted);
});

test("what the desk knows already is not uploaded", async () => {
  const { asked, actions, uploaded } = setUp();
  await actions.invokeAction("SendMessage", { conversationSid: "CH1", attachedFiles: [{ sid: "ME7" }] });
  assert.deepEqual([uploaded, asked[0].attachedFiles], [[], [{ sid: "ME7" }]]);
});

test("a file that is sent in another conversation is another file", async () => {
  const { uploads, uploaded } = setUp();
  await uploads.send("CH1", [cat]);
  await uploads.send("CH1", [cat]);
  await uploads.send("CH2", [cat]);
  assert.deepEqual(uploaded.map(([sid]) => sid), ["CH1", "CH2"]);
});

test("too large a file is refused where it is attached", async () => {
  const { actions, store } = setUp();
  const large = new File(["large"], "large.mov");
  for (const [name, payload] of [["AttachFiles", { files: [cat, large] }], ["AttachFile", { file: large }]]) {
    await assert.rejects(actions.invokeAction(name, { conversationSid: "CH1", ...payload }),
      (error) => /large\.mov has 5 bytes/.test(error.rootCause?.message ?? error.message));
  }
  assert.equal(store.getState().view.inputs.CH1, undefined);
});

test("while files are sent they are not attached, and what is not sent comes back", async () => {
  const { actions, store } = setUp();
  const attached = () => store.getState().view.inputs.CH1.attachedFiles;
  await actions.invokeAction("AttachFiles", { conversationSid: "CH1", files: [cat] });
  let during;
  const send = (wasSent) => async () => {
    during = attached();
    await actions.invokeAction("AttachFiles", { conversationSid: "CH1", files: [plan] });
    return wasSent;
  };
  assert.equal(await sendingFiles(store, "CH1", [cat], send(false)), false);
  assert.deepEqual(during, []);
  assert.ok(attached()[0] === cat && attached()[1] === plan);
  await actions.invokeAction("DetachFile", { conversationSid: "CH1", file: plan });
  assert.equal(await sendingFiles(store, "CH1", [cat], send(true)), true);
  assert.deepEqual(attached(), [plan]);
});

test("a file is saved from its conversation, also of one that the page does not have; any other from its address", async () => {
  const { actions, saved } = setUp();
  await actions.invokeAction("DownloadMedia", { conversationSid: "CH1", media: { sid: "ME1" } });
  await actions.invokeAction("DownloadMedia", { conversation: { sid: "CH9" }, media: { sid: "ME 2" } });
  const elsewhere = { url: "https://example.org/x" };
  await actions.invokeAction("DownloadMedia", { media: elsewhere });
  assert.deepEqual(saved, ["/conversations/CH1/media/ME1", "/conversations/CH9/media/ME%202", elsewhere]);
  await assert.rejects(actions.invokeAction("DownloadMedia", { media: { sid: "ME1" } }));
});

test("files look alike before and after they have come", () => {
  const known = { sid: "ME1", filename: "cat.png", contentType: "image/png", size: 4 };
  assert.deepEqual(mediaOf([known]), [known]);
});

test("a picture is shown for what the desk has found it to be, once it is there, and if it is not too large", () => {
  const media = { sid: "ME1", contentType: "image/png", size: 1_000, filename: "a.html" };
  assert.equal(isPicture(media), true);
  for (const contentType of ["image/svg+xml", "text/html", "application/octet-stream", "IMAGE/PNG", undefined]) {
    assert.equal(isPicture({ ...media, contentType }), false, contentType);
  }
  assert.equal(isPicture({ ...media, sid: undefined }), false);
  assert.equal(isPicture({ ...media, size: largestPicture + 1 }), false);
  assert.equal(isPicture({ ...media, size: undefined }), false);
});
