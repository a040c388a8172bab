// What a case expected and what was seen, compared as values and shown line by line.

const sections = ["trace", "outcomes", "faults", "errors", "answers", "events"];

/** What differs, section by section: `-` expected only, `+` seen only. Empty when nothing does. */
export function difference(expected, seen) {
  return sections.flatMap((section) => {
    const [before, after] = [lines(expected[section]), lines(seen[section])];
    return before.join("\n") === after.join("\n") ? [] : [`${section}:`, ...merged(before, after)];
  });
}

/** Lists in their order; members of an object in order of name. What is missing is empty. */
function lines(section = []) {
  if (Array.isArray(section)) return section.map(canonical);
  return Object.keys(section).sort().map((key) => canonical({ [key]: section[key] }));
}

/** JSON in which equal values are equal text. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

/** Both lists as one, by their longest common part. */
function merged(before, after) {
  const common = before.map(() => []).concat([[]]);
  const length = (i, j) => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i][j] = before[i] === after[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const result = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      result.push(`  ${before[i]}`);
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && length(i + 1, j) >= length(i, j + 1))) {
      result.push(`- ${before[i++]}`);
    } else {
      result.push(`+ ${after[j++]}`);
    }
  }
  return result;
}
