// From characters as people count them, in which the desk says where something is, to places in a string.

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Where in a string the character begins that comes after `offset` others; beyond the end the end. */
export function characterAt(text, offset) {
  let count = 0;
  for (const { index } of segmenter.segment(text)) {
    if (count === offset) return index;
    count += 1;
  }
  return text.length;
}

/** A text as what stands before a place, the character at it, and the rest. At the end the character is empty. */
export function splitAt(text, place) {
  const character = segmenter.segment(text).containing(place)?.segment ?? "";
  return { before: text.slice(0, place), character, after: text.slice(place + character.length) };
}
