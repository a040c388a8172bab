// Signing in, and choosing a password of one's own: instead of the one that somebody was handed, or later.

import { element, setText, show } from "./dom.js";
import { request } from "./http.js";

/** @returns a promise of the person who has signed in. `reason` says why they have to. */
export function signIn(page, reason = "") {
  return asked(page, {
    id: "sign-in",
    title: "Sign in",
    text: reason,
    fields: [
      { name: "name", label: "Name", type: "text", autocomplete: "username" },
      { name: "password", label: "Password", type: "password", autocomplete: "current-password" },
    ],
    button: "Sign in",
    send: async ({ name, password }) => (await request("POST", "/session", { name, password })).person,
  });
}

export function changePassword(page, person) {
  return asked(page, {
    ...passwordChange,
    text: "You have signed in with a password that somebody else knows. Choose one of your own.",
    send: async (values) => {
      await sendPassword(values);
      return { ...person, mustChangePassword: false };
    },
  });
}

/**
 * For who is at work already: `{ node, open, close, settled }`. With the password the desk ends all sign-ins but this
 * browser's new one: whoever hears of a sign-out waits for `settled()`, and asks then who is signed in.
 */
export function createPasswordDialog(onChanged) {
  const node = element("dialog", { id: "own-password", "aria-label": passwordChange.title });
  let underWay = Promise.resolve();

  async function change(values) {
    const change = sendPassword(values);
    underWay = change.catch(() => {});
    await change;
    node.close();
    onChanged("Your password has been changed.");
  }

  return {
    node,
    open() {
      const close = element("button", { type: "button", onclick: () => node.close() }, "Close");
      node.replaceChildren(createForm({ ...passwordChange, send: change }, close));
      node.showModal();
    },
    close: () => node.close(),
    settled: () => underWay,
  };
}

const passwordChange = {
  id: "change-password",
  title: "Choose a password",
  fields: [
    { name: "old", label: "Present password", type: "password", autocomplete: "current-password" },
    { name: "new", label: "New password", type: "password", autocomplete: "new-password" },
    { name: "again", label: "New password again", type: "password", autocomplete: "new-password" },
  ],
  button: "Change it",
};

async function sendPassword({ old, new: chosen, again }) {
  if (chosen !== again) throw new Error("The two new passwords differ.");
  await request("POST", "/session/password", { old, new: chosen });
}

function asked(page, { send, ...spec }) {
  return new Promise((resolve) => {
    const form = createForm({ ...spec, send: async (values) => resolve(await send(values)) });
    page.replaceChildren(element("main", { class: "sign-in-page" }, form));
    form.querySelector("input").focus();
  });
}

function createForm({ id, title, text, fields, button, send }, ...others) {
  const problem = element("p", { class: "said objection", role: "alert", hidden: true });
  const submit = element("button", { type: "submit", class: "primary" }, button);
  const inputs = fields.map(({ label, ...field }) =>
    element("label", {}, label, element("input", { required: true, ...field })));
  const form = element("form", { id, class: "card sign-in" },
    element("p", { class: "brand" }, "Plugboard"), element("h1", {}, title), text ? element("p", {}, text) : null,
    inputs, submit, others, problem);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    show(problem, false);
    try {
      await send(Object.fromEntries(new FormData(form)));
    } catch (error) {
      setText(problem, error.message);
      show(problem, true);
      form.querySelector("input[type=password]").focus();
    } finally {
      submit.disabled = false;
    }
  });
  return form;
}
