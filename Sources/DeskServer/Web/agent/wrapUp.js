// Writing a task up: what came of it, notes, and the time that is left for it.

import { actionRow } from "../desk/actionRow.js";
import { createPlace } from "../desk/place.js";
import { durationText } from "../desk/clockText.js";
import { catchFocus, element, setText, show } from "../desk/dom.js";

export function createWrapUp(sid, { flex, perform }) {
  const disposition = element("select", { name: "disposition" });
  const notes = element("textarea", { name: "notes", rows: 3, maxlength: 4000 });
  const timer = element("p", { class: "timer", role: "timer" });
  const objection = element("p", { class: "timer-objection objection", role: "status", hidden: true });
  const label = flex.manager.strings.TaskComplete;
  const row = actionRow(perform,
    [{ action: "CompleteTask", label, kind: "primary", payload: () => ({ sid }), run: complete }]);
  const savingPlace = createPlace();
  const onsubmit = (event) => event.preventDefault();
  const node = element("form", { id: "wrap-up", class: "card", hidden: true, onsubmit },
    element("div", { class: "wrap-up-head" }, element("h3", {}, "Wrap up"), timer), objection,
    element("label", {}, "Disposition", disposition), element("label", {}, "Notes", notes), savingPlace.node,
    row.node);
  let saved = null;
  let saving = Promise.resolve();
  let known = {};
  let choices = "";
  let timeoutAt = null;

  // Saved as soon as it is chosen, so that the timer, too, finds it; at a place of its own, because a click
  // on Complete that ends the typing must find its button switched on.
  disposition.addEventListener("change", () => save(savingPlace));
  notes.addEventListener("change", () => save(savingPlace));

  function save(place) {
    saving = saving.then(() => saveNow(place));
    return saving;
  }

  async function saveNow(place) {
    const chosen = { disposition: disposition.value, notes: notes.value };
    if (chosen.disposition === saved.disposition && chosen.notes === saved.notes) return true;
    const before = saved;
    saved = chosen;
    const wasSaved = await perform("SetTaskAttributes", { sid, ...changeOf(chosen, before) }, place);
    if (!wasSaved) saved = before;
    return wasSaved;
  }

  /** What is not chosen is left out, not empty: plugins ask whether there is a disposition. */
  function changeOf({ disposition: result, notes: text }, before) {
    if (result) return { attributes: { disposition: result, notes: text }, mergeExisting: true };
    if (!before.disposition) return { attributes: { notes: text }, mergeExisting: true };
    const { disposition: _, ...others } = known;
    return { attributes: { ...others, notes: text }, mergeExisting: false };
  }

  async function complete(_, place) {
    if (await save(place)) await perform("CompleteTask", { sid }, place);
  }

  return {
    node,
    update({ attributes = {}, timeoutAt: due, objection: said, version }, { dispositions }, now, isLocked) {
      known = attributes;
      const names = dispositions.map((one) => one.name ?? String(one));
      showChoices([...new Set([...names, attributes.disposition].filter(Boolean))]);
      if (!saved) {
        saved = { disposition: attributes.disposition ?? "", notes: attributes.notes ?? "" };
        disposition.value = saved.disposition;
        notes.value = saved.notes;
        catchFocus(disposition);
      }
      timeoutAt = due ?? null;
      setText(objection, said ? `The time for it has run out, but: ${said}` : "");
      show(objection, Boolean(said));
      row.update({ isLocked, version });
      this.tick(now);
    },
    tick(now) {
      setText(timer, timeoutAt === null ? "" : `${durationText(timeoutAt - now)} left`);
    },
  };

  function showChoices(names) {
    const text = JSON.stringify(names);
    if (text === choices) return;
    choices = text;
    const chosen = disposition.value;
    disposition.replaceChildren(element("option", { value: "" }, "Choose …"),
      ...names.map((name) => element("option", { value: name }, name)));
    disposition.value = chosen;
  }
}
