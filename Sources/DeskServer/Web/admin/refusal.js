// What somebody sees who has signed in and is no administrator.

import { element } from "../desk/dom.js";
import { request } from "../desk/http.js";
import { createPlace } from "../desk/place.js";

export function createRefusal({ name, role }, onSignedOut) {
  const place = createPlace();
  const button = element("button", { type: "button", data: { act: "sign-out" }, onclick: signOut },
    "Sign in as somebody else");
  place.guard([button]);

  async function signOut() {
    const turn = place.begin();
    try {
      await request("DELETE", "/session");
      onSignedOut();
    } catch (error) {
      turn.fail(error.message, "Logout");
    }
  }

  return element("main", { class: "sign-in-page" },
    element("div", { id: "no-administrator", class: "card sign-in" },
      element("p", { class: "brand" }, "Plugboard"),
      element("h1", { tabindex: -1 }, "This page is for administrators"),
      element("p", {}, `You are signed in as ${name}, who is no administrator${role ? ` (${role})` : ""}. `,
        "An administrator can change that under People."),
      element("a", { href: "/agent" }, "To the agent's page"), button, place.node));
}
