/**
 * Plays conformance cases against the actions of a page and compares what happens with what they expect, in node as in
 * a browser. `Conformance/README.md` says what a runner has to do.
 *
 * @module
 */

import { difference } from "./difference.js";
import { Stage } from "./stage.js";

const TIER = "page";

/**
 * The ways in which the engine may come to the same result; a case must hold in all of them: with somebody who observes
 * every event or with nobody, and with functions that return no promise where their script never waits.
 */
export const variants = [true, false].flatMap((isWatched) =>
  [true, false].map((prefersSynchronousHooks) => ({ isWatched, prefersSynchronousHooks })),
);

/**
 * Runs cases one after another.
 *
 * @param {object[]} cases
 * @param {object} options
 * @param {object} options.flex the module under test: a page serves it under another address than a directory does
 * @param {number} [options.patience] for how many milliseconds of real time a case may be under way
 * @returns a promise of `{ passed, failed: [{ id, variant, difference }], skipped }`
 */
export async function run(cases, { flex, patience = 5000 }) {
  const report = { passed: 0, failed: [], skipped: 0 };
  for (const conformanceCase of cases) {
    if (!conformanceCase.tiers.includes(TIER)) {
      report.skipped += 1;
      continue;
    }
    const failure = await firstFailure(conformanceCase, flex, patience);
    if (failure) report.failed.push(failure);
    else report.passed += 1;
  }
  return report;
}

async function firstFailure(conformanceCase, flex, patience) {
  for (const variant of variants) {
    const lines = await play(conformanceCase, flex, variant, patience);
    if (lines.length > 0) return { id: conformanceCase.id, variant: inWords(variant), difference: lines };
  }
  return undefined;
}

/** @returns what differs, line by line */
async function play(conformanceCase, flex, variant, patience) {
  const stage = new Stage(flex, conformanceCase, variant);
  const progress = { at: "the start" };
  const isOver = await finishes(patience, steps(stage, conformanceCase, progress));
  if (!isOver) stage.problems.push(`It hangs at ${progress.at}, after ${patience} ms.`);
  const lines = [...stage.problems, ...difference(conformanceCase.expected, stage.seen)];
  stage.abandon();
  return lines;
}

async function steps(stage, { setup, steps }, progress) {
  try {
    for (const [name, commands] of [["setup", setup], ["step", steps]]) {
      for (const [index, command] of commands.entries()) {
        progress.at = `${name} ${index}`;
        await stage.perform(command);
      }
    }
    progress.at = "the end";
    for (const task of stage.tasks) await task;
  } catch (error) {
    stage.problems.push(`${progress.at} failed: ${error.stack ?? error}`);
  }
}

/** Waits for a promise that never fails, for no longer than a real time, and says whether it was over by then. */
function finishes(patience, promise) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience);
    promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function inWords({ isWatched, prefersSynchronousHooks }) {
  const hooks = prefersSynchronousHooks ? "synchronous" : "asynchronous";
  return `${isWatched ? "watched" : "unwatched"}, ${hooks} hooks`;
}

/** A failure for people to read. */
export function printed({ id, variant, difference }) {
  return [`${id} (${variant}):`, ...difference.map((line) => `  ${line}`)].join("\n");
}

/** How it went, in one line. */
export function summary({ passed, failed, skipped }) {
  return `${passed} cases passed, ${failed.length} failed, ${skipped} skipped (core only)`;
}
