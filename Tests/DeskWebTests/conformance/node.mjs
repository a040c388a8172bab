// Runs all conformance cases that hold for a page: `node Tests/DeskWebTests/conformance/node.mjs`

import { readFile, readdir } from "node:fs/promises";
import * as flex from "../../../Sources/DeskServer/Web/flex/actions.js";
import { printed, run, summary } from "./runner.js";

const directory = new URL("../../../Conformance/", import.meta.url);
const files = (await readdir(directory)).filter((name) => name.endsWith(".json") && name !== "schema.json").sort();
const cases = [];
for (const file of files) cases.push(...JSON.parse(await readFile(new URL(file, directory), "utf8")).cases);

const report = await run(cases, { flex });
for (const failure of report.failed) console.log(printed(failure) + "\n");
console.log(summary(report));
const isComplete = cases.length > 0 && report.passed + report.failed.length + report.skipped === cases.length;
process.exitCode = report.failed.length > 0 || !isComplete ? 1 : 0;
