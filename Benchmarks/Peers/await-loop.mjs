// The floor in JavaScript: plain loops that await the same closures, with no framework around them. What a peer takes
// beyond this is its own.

import { awaiting, body, makeAfter, makeBefore, measure, times } from "./bench.mjs";

await measure("await loop (JavaScript floor)", undefined, (n) => {
  const befores = times(n, makeBefore);
  const afters = times(n, makeAfter);
  return awaiting(async (payload) => {
    for (const before of befores) await before(payload);
    const output = await body(payload);
    for (const after of afters) await after(payload, output);
    return output;
  });
});
