// The name of who has signed in, with what they can do about it.

import { setName } from "./dom.js";
import { createMenu } from "./menu.js";

export function createPersonMenu(changePassword) {
  const { node, button, setItems } = createMenu({ label: "", props: { class: "person" }, choose: changePassword });
  node.id = "person";
  setItems([{ key: "password", label: "Change password …" }]);
  return { node, setName: (name) => setName(button, name) };
}
