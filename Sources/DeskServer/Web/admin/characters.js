// From bytes, in which the desk counts, to characters, in which the page marks.

/**
 * Where in a string the byte stands that comes after `offset` others in UTF-8. Within a character it is that one's
 * beginning, and beyond the end the end.
 */
export function characterAt(text, offset) {
  let bytes = 0;
  let place = 0;
  for (const character of text) {
    bytes += bytesIn(character.codePointAt(0));
    if (bytes > offset) return place;
    place += character.length;
  }
  return place;
}

/** A text as what stands before a place, the character at it, and the rest. At the end the character is empty. */
export function splitAt(text, place) {
  const code = text.codePointAt(place);
  const end = code === undefined ? place : place + String.fromCodePoint(code).length;
  return { before: text.slice(0, place), character: text.slice(place, end), after: text.slice(end) };
}

function bytesIn(code) {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
