// Who is signed in, as the desk sees it.

import { request } from "./http.js";

const pause = 3_000;

/** Asks until the desk can be reached; meanwhile the page says that it can't. */
export async function currentPerson(page) {
  for (;;) {
    try {
      return (await request("GET", "/session")).person;
    } catch (error) {
      page.replaceChildren(`The desk can't be reached: ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Why a connection was refused, for `Channel`. */
export async function admitPerson() {
  const { person } = await request("GET", "/session");
  return person ? "later" : "signedOut";
}

/** Whether the browser is still signed in as somebody: its sign-in may have become another one, here or in another tab. */
export async function isSignedInAs({ name, role }) {
  const { person } = await request("GET", "/session").catch(() => ({}));
  return person?.name === name && person.role === role && !person.mustChangePassword;
}
