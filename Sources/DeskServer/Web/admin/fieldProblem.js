// Where in a form something is wrong.

/** What the page itself finds wrong with a field, before the desk is asked. */
export class FieldProblem extends Error {
  /** @param at the place in the field's text, as strings count, if there is one. */
  constructor(field, message, at) {
    super(message);
    Object.assign(this, { name: "FieldProblem", field, at });
  }
}

/** Such as `filters[0].targets[1].orderBy[0]: it must be …` */
const leadingPath = /^([A-Za-z]\w*(?:\.\w+|\[\d+\])*): /;

/** The field that a refusal is about; of one that names it only in its sentence, too. */
export function fieldOf({ field, reason, message }) {
  return field ?? leadingPath.exec(reason ?? message ?? "")?.[1];
}

/** The entry of a path, or of the nearest one around it: who asks for `orderBy[1]` finds `orderBy`. */
export function nearest(fields, path = "") {
  for (let rest = path; rest; rest = rest.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")) {
    if (fields.has(rest)) return fields.get(rest);
  }
  return undefined;
}

export const joined = (prefix, name) => (prefix ? `${prefix}.${name}` : name);
