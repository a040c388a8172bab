// Writing a task up: what came of it, notes, and the time that is left for it.

import { actionRow } from "../desk/actionRow.js";
import { durationText } from "../desk/clockText.js";
import { catchFocus, element, setText, show } from "../desk/dom.js";

export function createWrapUp(sid, { flex, perform }) {
  const disposition = element("select", { name: "disposition" });
  const notes = element("textarea", { name: "notes", rows: 3, maxlength: 4000 });
  const timer = element("p", { class: "timer", role: "timer" });
  const objection = element("p", { class: "timer-objection objection", role: "status", hidden: true });
  const row = actionRow(perform,
    [{ action: "CompleteTask", label: flex.manager.strings.TaskComplete, kind: "primary", run: complete }]);
  const onsubmit = (event) => event.preventDefault();
  const node = element("form", { id: "wrap-up", class: "card", hidden: true, onsubmit },
    element("div", { class: "wrap-up-head" }, element("h3", {}, "Wrap up"), timer), objection,
    element("label", {}, "Disposition", disposition), element("label", {}, "Notes", notes), row.node);
  let saved = null;
  let choices = "";
  let timeoutAt = null;

  // Saved as soon as it is chosen, so that the timer, too, finds it.
  disposition.addEventListener("change", () => save(row.place));
  notes.addEventListener("change", () => save(row.place));

  async function save(place) {
    const attributes = { disposition: disposition.value || null, notes: notes.value };
    if (attributes.disposition === saved.disposition && attributes.notes === saved.notes) return true;
    const before = saved;
    saved = attributes;
    const wasSaved = await perform("SetTaskAttributes", { sid, attributes, mergeExisting: true }, place);
    if (!wasSaved) saved = before;
    return wasSaved;
  }

  async function complete(_, place) {
    if (await save(place)) await perform("CompleteTask", { sid }, place);
  }

  return {
    node,
    update({ attributes = {}, timeoutAt: due, objection: said }, { dispositions }, now, isLocked) {
      showChoices(dispositions.map((one) => one.name ?? one.label ?? String(one)));
      if (!saved) {
        saved = { disposition: attributes.disposition ?? null, notes: attributes.notes ?? "" };
        disposition.value = saved.disposition ?? "";
        notes.value = saved.notes;
        catchFocus(disposition);
      }
      timeoutAt = due ?? null;
      setText(objection, said ? `The time for it has run out, but: ${said}` : "");
      show(objection, Boolean(said));
      row.update({ isLocked });
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
