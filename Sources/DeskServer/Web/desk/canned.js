// Canned responses: texts with places for what is known of the task and the worker, such as `{{task.attributes.name}}`.

const place = /\{\{\s*(task|worker)\.([A-Za-z0-9_.-]+)\s*\}\}/g;

/** What is not known stays as it is, so that an agent sees it before a customer does. */
export function filledIn(text, { task, worker }) {
  return text.replace(place, (whole, root, path) => {
    const thing = root === "task" ? task : worker;
    // `task.name` means an attribute, as in routing expressions; fields such as `queueName` come after.
    const value = valueAt(thing?.attributes, path) ?? valueAt(thing, path);
    return value === undefined || value === null || typeof value === "object" ? whole : String(value);
  });
}

function valueAt(thing, path) {
  let value = thing;
  for (const name of path.split(".")) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
