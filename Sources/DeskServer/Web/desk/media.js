// Files that people send each other: uploading them, what they are called on the screen, and saving them.

import { request } from "./http.js";

/** Where a file of a conversation is. */
export function mediaAddress(conversationSid, sid) {
  return `/conversations/${encodeURIComponent(conversationSid)}/media/${encodeURIComponent(sid)}`;
}

/** What the desk tells by a file's first bytes, whatever its sender says, and what a browser shows without running it. */
const pictureTypes = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
/** A larger one is not fetched before somebody asks for it. */
export const largestPicture = 5 << 20;

/** Whether a file can be shown as a small picture. While it is on its way only its sender says what it is. */
export function isPicture({ sid, contentType, size }) {
  return Boolean(sid) && pictureTypes.has(contentType) && size <= largestPicture;
}

const units = ["bytes", "KB", "MB", "GB"];

/** `812 bytes`, `1.4 MB`. */
export function sizeText(bytes) {
  if (bytes === 1) return "1 byte";
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** Why these files can't be attached to what is attached already, as a sentence, or nothing. The desk says it once more. */
export function attachProblem(attached, files, { fileBytes = Infinity, filesPerMessage = Infinity } = {}) {
  const large = files.find(({ size }) => size > fileBytes);
  if (large) return `${large.name} has ${sizeText(large.size)}; at most ${sizeText(fileBytes)} are taken.`;
  const count = attached.length + files.length;
  return count > filesPerMessage ? `At most ${filesPerMessage} files go with one message.` : "";
}

/** What stands in the conversation while files are on their way. */
export function mediaOf(files) {
  return files.map(({ sid, name, filename, type, contentType, size }) =>
    ({ sid, filename: filename ?? name, contentType: contentType ?? type, size }));
}

/** Uploads files, each once: what a plugin has refused may be sent again without being uploaded again. */
export function createUploads({ from = "", upload = uploadFile } = {}) {
  const known = new WeakMap();
  return {
    /** @returns what the desk calls them, in order. What is no file, but what the desk knows already, stays as it is. */
    async send(conversationSid, files, { signal } = {}) {
      const sent = [];
      for (const file of files) {
        if (!(file instanceof Blob)) {
          sent.push(file);
          continue;
        }
        const before = known.get(file);
        const media = before?.conversationSid === conversationSid
          ? before : { ...(await upload(conversationSid, file, { from, signal })), conversationSid };
        known.set(file, media);
        sent.push({ sid: media.sid });
      }
      return sent;
    },
    forget(files) {
      for (const file of files) known.delete(file);
    },
  };
}

async function uploadFile(conversationSid, file, { from, signal }) {
  const query = `filename=${encodeURIComponent(file.name ?? "")}&contentType=${encodeURIComponent(file.type)}`;
  const path = `/conversations/${encodeURIComponent(conversationSid)}/media${from}?${query}`;
  // As bytes: what a browser takes a file for is not what the desk is to believe.
  const bytes = new Blob([file], { type: "application/octet-stream" });
  try {
    return await request("POST", path, bytes, { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw Object.assign(new Error(`${file.name ?? "A file"} could not be sent: ${error.message}`), { cause: error });
  }
}

/** Has the browser save a file of the desk. */
export async function saveFile(address) {
  const answer = await fetch(address, { method: "HEAD", credentials: "same-origin" });
  if (!answer.ok) {
    throw new Error(answer.status === 404 ? "The file is not there any more." : `The desk answered ${answer.status}.`);
  }
  const link = Object.assign(document.createElement("a"), { href: address, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}
