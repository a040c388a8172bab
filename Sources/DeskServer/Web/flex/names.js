// Names of actions and owners: which are allowed, how they are printed, and which are near one another.

/** Control characters, line separators, and those that turn the direction of writing. */
const unprintable = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/;

/** Whether something can be a name (R1). */
export function isName(name) {
  return typeof name === "string" && name !== "" && !unprintable.test(name);
}

/** A name fit for a message: it can neither forge a line nor hide what it says, and is cut at 100 characters. */
export function printable(name) {
  const characters = [...String(name)];
  const escaped = characters
    .slice(0, 100)
    .map((c) => (unprintable.test(c) ? `\\u{${c.codePointAt(0).toString(16).toUpperCase()}}` : c));
  return escaped.join("") + (characters.length > 100 ? "…" : "");
}

/**
 * The known names that somebody who wrote `name` may have meant, likeliest first (R23): a third of the letters or fewer
 * differ, whatever their case, or one contains the other.
 */
export function nearestNames(name, known, atMost = 3) {
  const letters = (text) => [...text.toLowerCase()].slice(0, 64);
  const wanted = letters(name);
  if (wanted.length === 0) return [];
  const near = [];
  for (const candidate of known) {
    const other = letters(candidate);
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const distance = editDistance(wanted, other);
    if (distance <= limit) near.push({ candidate, distance });
    else if (wanted.length >= 4 && candidate.toLowerCase().includes(name.toLowerCase())) {
      near.push({ candidate, distance: limit + 1 });
    }
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, atMost).map(({ candidate }) => candidate);
}

/** Levenshtein's distance. */
function editDistance(a, b) {
  let row = b.map((_, j) => j + 1);
  a.forEach((left, i) => {
    let diagonal = i;
    let previous = i + 1;
    row = row.map((above, j) => {
      const best = Math.min(diagonal + (left === b[j] ? 0 : 1), above + 1, previous + 1);
      diagonal = above;
      return (previous = best);
    });
  });
  return row.at(-1) ?? a.length;
}
