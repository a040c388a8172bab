// emittery: an asynchronous event emitter. emitSerial awaits its listeners one after another, as the framework does
// (emit would start them all at once). An event carries one value, so the after-listeners get payload and output in one
// object; the body, which emittery has no word for, is called directly.

import { awaiting, body, load, makeBefore, measure, see, times } from "./bench.mjs";

const { version, module: Emittery } = await load("emittery");

await measure("emittery (emitSerial)", version, (n) => {
  const emitter = new Emittery();
  const makeAfter = () => async ({ payload, output }) => see(payload, output);
  for (const listener of times(n, makeBefore)) emitter.on("beforeAcceptTask", listener);
  for (const listener of times(n, makeAfter)) emitter.on("afterAcceptTask", listener);
  return awaiting(async (payload) => {
    await emitter.emitSerial("beforeAcceptTask", payload);
    const output = await body(payload);
    await emitter.emitSerial("afterAcceptTask", { payload, output });
    return output;
  });
});
