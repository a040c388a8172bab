// The keys with which programs use the desk.

import { element, setText } from "../../desk/dom.js";
import { createConfirmed } from "../confirmed.js";
import { createEditor } from "../editor.js";
import { textField } from "../field.js";
import { createFlatFieldSet } from "../fieldSet.js";
import { createListSection } from "../listSection.js";
import { createSecret } from "../secret.js";

export function createKeys(page) {
  const secret = createSecret();
  return createListSection({
    id: "keys", title: "Keys", about: "With a key a program can use the desk. Give each program one of its own.",
    noneOf: () => "No program has a key.",
    thingsOf: ({ keys }) => keys,
    keyOf: ({ name }) => name,
    titleOf: ({ name }) => name,
    row: (key) => createKey(page, key),
    adding: { label: "New key", create: (close) => createNewKey(page, secret, close) },
    extra: secret.node,
  });
}

function createNewKey(page, secret, close) {
  const name = textField("name", "Name of the program", { required: true });
  return createEditor(page, {
    action: "CreateKey", label: "Create key", isNew: true, done: "",
    form: createFlatFieldSet([name]),
    formOf: () => ({ name: "" }),
    stepsOf: (values) => [["CreateKey", { name: values.name.trim() }]],
    onDone: ([key], values) => {
      close();
      secret.reveal(`Key of ${values.name.trim()}`, key);
    },
  });
}

function createKey(page, { name }) {
  const about = element("span", { class: "summary" });
  const remove = createConfirmed(page, {
    action: "RemoveKey", ask: "Remove …", label: "Remove key",
    question: `Programs with the key ${name} can't use the desk any more. Remove it?`,
    stepsOf: () => [["RemoveKey", { name }]],
  });
  return {
    node: element("li", { class: "thing card", data: { key: name } },
      element("div", { class: "thing-line" },
        element("h3", {}, element("span", { class: "thing-title" }, name), about), remove.node)),
    focus: () => remove.ask.focus(),
    update({ createdAt }, _, isLocked) {
      setText(about, createdAt ? `since ${new Date(createdAt).toLocaleDateString()}` : "");
      remove.update(isLocked);
    },
  };
}
