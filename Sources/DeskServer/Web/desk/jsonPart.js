// What of a payload can go to the desk. In the page a payload is one shared object that may carry files, closures and
// whole tasks; the desk gets the JSON in it.

/** The desk knows these things better than the page does: their sids stand for them. */
const standIns = new Set(["task", "conversation", "channel", "channelSid"]);
/** The desk takes 64; a payload lies one or two levels deep in its message. */
const maximumDepth = 60;
const nothing = Symbol("no JSON");

export function jsonPart(payload) {
  const part = isPlain(payload)
    ? jsonOf(Object.fromEntries(Object.entries(payload).filter(([name]) => !standIns.has(name))), 0)
    : jsonOf(payload, 0);
  return part === nothing ? null : part;
}

function jsonOf(value, depth) {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : nothing;
  if (typeof value !== "object" || depth >= maximumDepth) return nothing;
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1)).filter((item) => item !== nothing);
  if (!isPlain(value)) return nothing;
  const members = Object.entries(value).map(([name, member]) => [name, jsonOf(member, depth + 1)]);
  return Object.fromEntries(members.filter(([, member]) => member !== nothing));
}

function isPlain(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
