// Several fields, or lists of such, as one form.

import { element } from "../desk/dom.js";
import { joined } from "./fieldProblem.js";

/**
 * A form is `{ node, read(), write(values), fields(prefix), update(context) }`: `fields` maps paths, such as
 * `filters[0].expression`, to what can `explain` a problem there.
 */
export function createFieldSet(node, parts) {
  return {
    node,
    read: () => Object.fromEntries(parts.map((part) => [part.name, part.read()])),
    write(values) {
      for (const part of parts) part.write(values[part.name]);
    },
    fields: (prefix = "") => new Map(parts.flatMap((part) =>
      part.fields ? [...part.fields(joined(prefix, part.name))] : [[joined(prefix, part.name), part]])),
    update(context) {
      for (const part of parts) part.update?.(context);
    },
  };
}

/** Its fields one after another, in as many columns as there is room for. */
export const createFlatFieldSet = (parts) =>
  createFieldSet(element("div", { class: "fields" }, parts.map(({ node }) => node)), parts);
