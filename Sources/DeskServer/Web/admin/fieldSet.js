// Several fields, or lists of such, as one form.

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
