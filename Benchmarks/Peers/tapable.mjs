// tapable: webpack's hooks. Two AsyncSeriesHooks around a body that is called directly, as webpack has beforeRun and
// done around its run. tapable compiles a hook's taps into one function, so it is the peer to beat.
//
// Its promise form (tapPromise, promise) does what the other peers do. Its callback form (tapAsync, callAsync) makes no
// promise at all: listeners that call back at once run straight through, on one stack and without a turn of the event
// loop. It is listed because it is how webpack's own plugins are written, not because it does the same.

import { awaiting, body, change, load, makeAfter, makeBefore, measure, newPayload, see, times } from "./bench.mjs";

const { version, module } = await load("tapable");

function makeHooks(n, tap, makeBeforeTap, makeAfterTap) {
  const before = new module.AsyncSeriesHook(["payload"]);
  const after = new module.AsyncSeriesHook(["payload", "output"]);
  for (const listener of times(n, makeBeforeTap)) before[tap]("peer", listener);
  for (const listener of times(n, makeAfterTap)) after[tap]("peer", listener);
  return { before, after };
}

await measure("tapable (promise)", version, (n) => {
  const { before, after } = makeHooks(n, "tapPromise", makeBefore, makeAfter);
  return awaiting(async (payload) => {
    await before.promise(payload);
    const output = await body(payload);
    await after.promise(payload, output);
    return output;
  });
});

const makeBeforeTap = () => (payload, done) => { change(payload); done(); };
const makeAfterTap = () => (payload, output, done) => { see(payload, output); done(); };
const callbackBody = (payload, done) => done(null, payload.count);

await measure("tapable (callback)", version, (n) => {
  const { before, after } = makeHooks(n, "tapAsync", makeBeforeTap, makeAfterTap);
  const invoke = (payload, done) => {
    before.callAsync(payload, (error) => {
      if (error) return done(error);
      callbackBody(payload, (error, output) => {
        if (error) return done(error);
        after.callAsync(payload, output, (error) => done(error, output));
      });
    });
  };
  const settled = (error) => { if (error) throw error; };
  return async (count) => {
    for (let index = 0; index < count; index += 1) invoke(newPayload(), settled);
  };
});
