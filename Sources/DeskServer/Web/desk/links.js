// Addresses in a message, so that they can be followed. Only http and https: anything else stays text.

import { element } from "./dom.js";

const address = /https?:\/\/[^\s<>"]+/gi;
const trailing = /[.,;:!?'")\]]+$/;

/** Splits a text into `{ text }` and `{ text, href }`. */
export function splitLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(trailing, "");
    const href = safeAddress(found);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function safeAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

export function linked(text) {
  return splitLinks(text).map(({ text: shown, href }) =>
    href ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown) : shown);
}
