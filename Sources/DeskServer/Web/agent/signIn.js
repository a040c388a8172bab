// Signing in, and choosing a password instead of the one that somebody was handed.

import { element, setText, show } from "../desk/dom.js";
import { request } from "../desk/http.js";

/** @returns a promise of the person who has signed in. */
export function signIn(page) {
  return asked(page, {
    id: "sign-in",
    title: "Sign in",
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
    id: "change-password",
    title: "Choose a password",
    text: "You have signed in with a password that somebody else knows. Choose one of your own.",
    fields: [
      { name: "old", label: "Present password", type: "password", autocomplete: "current-password" },
      { name: "new", label: "New password", type: "password", autocomplete: "new-password" },
      { name: "again", label: "New password again", type: "password", autocomplete: "new-password" },
    ],
    button: "Change it",
    send: async ({ old, new: chosen, again }) => {
      if (chosen !== again) throw new Error("The two new passwords differ.");
      await request("POST", "/session/password", { old, new: chosen });
      return { ...person, mustChangePassword: false };
    },
  });
}

function asked(page, { id, title, text, fields, button, send }) {
  return new Promise((resolve) => {
    const problem = element("p", { class: "said objection", role: "alert", hidden: true });
    const submit = element("button", { type: "submit", class: "primary" }, button);
    const inputs = fields.map(({ label, ...field }) =>
      element("label", {}, label, element("input", { required: true, ...field })));
    const form = element("form", { id, class: "card sign-in" },
      element("p", { class: "brand" }, "Plugboard"), element("h1", {}, title), text ? element("p", {}, text) : null,
      inputs, submit, problem);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      show(problem, false);
      try {
        resolve(await send(Object.fromEntries(new FormData(form))));
      } catch (error) {
        setText(problem, error.message);
        show(problem, true);
        form.querySelector("input[type=password]").focus();
      } finally {
        submit.disabled = false;
      }
    });
    page.replaceChildren(element("main", { class: "sign-in-page" }, form));
    form.querySelector("input").focus();
  });
}
