// What the JavaScript peers share, so that their figures can be compared: the payload, the listeners' tiny work, the
// timing and the printed line.
//
// One invocation is n before-listeners that each count the payload up, a body that returns the count, and n
// after-listeners that read payload and output, one after another; n is 1 in workload n1 and 8 in n8. Each invocation
// gets a new payload. A round is about 100 ms of invocations in a row; the figure is the median of eleven rounds after
// a warm-up. Every round is checked: a peer that skipped a listener would fail.

import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const workloads = { n1: 1, n8: 8 };
const roundMilliseconds = 100;
const warmUpMilliseconds = 500;
const rounds = 11;

let seen = 0;

export const newPayload = () => ({ sid: "WT1", count: 0 });
export const change = (payload) => { payload.count += 1; };
export const see = (payload, output) => { seen += payload.count + output; };

// Listeners as an application writes them. Every one is a function of its own: some peers keep them in a set.
export const times = (n, make) => Array.from({ length: n }, make);
export const makeBefore = () => async (payload) => change(payload);
export const makeAfter = () => async (payload, output) => see(payload, output);
export const body = async (payload) => payload.count;

// A round of a peer whose `invoke(payload)` returns a promise.
export const awaiting = (invoke) => async (count) => {
  for (let index = 0; index < count; index += 1) await invoke(newPayload());
};

// Times both workloads. `makeRound(n)` attaches n and n listeners and returns the round: a function of the number of
// invocations.
export async function measure(peer, version, makeRound) {
  for (const [workload, n] of Object.entries(workloads)) {
    const round = makeRound(n);
    const time = async (count) => {
      seen = 0;
      const start = performance.now();
      await round(count);
      const elapsed = performance.now() - start;
      if (seen !== count * n * 2 * n) throw new Error("not every listener ran as expected");
      return elapsed;
    };

    let count = 100;
    let elapsed = await time(count);
    for (const end = performance.now() + warmUpMilliseconds; performance.now() < end; elapsed = await time(count)) {
      count = Math.ceil(count * Math.min(2, roundMilliseconds / elapsed));
    }
    const results = [];
    while (results.length < rounds) results.push(await time(count));

    const nanoseconds = (results.sort((a, b) => a - b)[(rounds - 1) / 2] * 1e6) / count;
    const runtime = `node ${process.version}`;
    console.log(JSON.stringify({ peer, version, runtime, workload, nanoseconds: Number(nanoseconds.toFixed(1)) }));
  }
}

// The default export and the version of an installed module; says so and ends where there is none. Debian's module
// folders are searched by path, since a node that is not Debian's own does not look there.
export async function load(name) {
  const fromEnvironment = (process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean);
  for (const folder of [...fromEnvironment, "/usr/share/nodejs", "/usr/lib/nodejs"]) {
    const manifest = join(folder, name, "package.json");
    if (!existsSync(manifest)) continue;
    const { version, main, exports } = JSON.parse(readFileSync(manifest, "utf8"));
    const entry = exports?.import ?? exports?.default ?? main ?? "index.js";
    const module = await import(pathToFileURL(join(folder, name, entry)));
    return { version, module: module.default };
  }
  const skipped = `node-${name} is not installed (apt-get install node-${name})`;
  console.log(JSON.stringify({ peer: name, skipped }));
  process.exit(0);
}
