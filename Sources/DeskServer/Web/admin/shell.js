// The frame of the signed-in page: the bar at the top, the sections' names, and the one that is chosen.

import { createConnectionBanner } from "../desk/connectionBanner.js";
import { createFocusKeeper, element, setAttribute, setText, show } from "../desk/dom.js";
import { createNoticeArea } from "../desk/notices.js";
import { createPersonMenu } from "../desk/personMenu.js";
import { createPlace } from "../desk/place.js";
import { createSections } from "./sections.js";

export function createShell(page) {
  const { person, store, read } = page;
  const banner = createConnectionBanner(page.reconnect);
  const notices = createNoticeArea((key) => store.dispatch({ type: "notice-remove", key }));
  const sections = createSections(page);
  const links = sections.map(({ id, title }) => element("a", { href: `#/${id}`, data: { section: id } }, title));
  const problemText = element("span");
  const problem = element("p", { id: "reading-problem", class: "objection", role: "alert", hidden: true }, problemText,
    " ", element("button", { type: "button", class: "link", data: { act: "reload" }, onclick: read }, "Try again"));
  const loading = element("p", { class: "empty" }, "Reading what is set up …");
  const node = element("div", { id: "office", data: { state: "loading" } }, createBar(page), banner.node, notices.node,
    element("div", { class: "office-columns" },
      element("nav", { id: "sections", "aria-label": "Sections" }, links),
      element("main", { class: "office-main" }, problem, loading, sections.map((section) => section.node))),
    page.password.node);
  const keepFocus = createFocusKeeper(node);
  let shown = null;

  return {
    node,
    sections: sections.map(({ id }) => id),
    isDirty: () => node.querySelector(".is-dirty") !== null,
    update(state, now) {
      const { connection, administration, readingProblem, section: chosen } = state;
      const isLive = connection.state === "live";
      node.dataset.state = isLive && !administration ? "loading" : connection.state;
      banner.update(connection, administration !== null, now);
      notices.update(state.notices);
      setText(problemText, readingProblem ? `What is set up can't be read: ${readingProblem}` : "");
      show(problem, readingProblem !== "");
      show(loading, !administration && !readingProblem);
      if (administration) for (const section of sections) section.update(administration, !isLive);
      for (const section of sections) show(section.node, administration !== null && section.id === chosen);
      for (const link of links) setAttribute(link, "aria-current", link.dataset.section === chosen ? "page" : null);
      if (administration) arrive(sections.find(({ id }) => id === chosen));
      if (shown) keepFocus(shown.heading);
    },
    tick(state, now) {
      banner.update(state.connection, state.administration !== null, now);
    },
  };

  /** Somebody who goes to a section reads on at its heading; where the page begins, nothing is taken from them. */
  function arrive(section) {
    if (section === shown) return;
    document.title = `${section.title} – Plugboard`;
    if (shown) section.heading.focus();
    shown = section;
    section.open?.();
  }

  function createBar({ password, signOut }) {
    const own = createPersonMenu(password.open);
    own.setName(person.name);
    const place = createPlace();
    const logout = element("button", { type: "button", data: { action: "Logout" }, onclick: () => signOut(place) },
      "Sign out");
    place.guard([logout]);
    return element("header", { class: "bar" }, element("h1", { class: "brand" }, "Plugboard"),
      element("span", { class: "where" }, "Administration"),
      element("div", { class: "own" }, own.node, element("a", { href: "/agent", class: "way" }, "Desk"), logout,
        place.node));
  }
}
