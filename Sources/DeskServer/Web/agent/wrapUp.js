// Writing a task up: what came of it, notes, and the time that is left for it.

import { actionRow } from "../desk/actionRow.js";
import { createPlace } from "../desk/place.js";
import { durationText } from "../desk/clockText.js";
import { catchFocus, element, setText, show } from "../desk/dom.js";
import { joined } from "../desk/drafts.js";

/** For how long nobody has typed when notes are saved, in milliseconds. */
const SAVING_PAUSE = 1000;

/** Under which name a task's notes are kept until they are saved. */
export const notesName = (sid) => `notes.${sid}`;

export function createWrapUp(sid, { drafts, flex, perform }) {
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
  // What a reload has interrupted is in the field before the desk has said anything, and is saved once that may be.
  const kept = drafts.load(notesName(sid));
  notes.value = kept?.notes ?? "";
  let saved = { disposition: "", notes: kept?.base ?? "" };
  let isKept = kept !== null;
  let isUnsaved = isKept;
  let isFresh = true;
  let saving = Promise.resolve();
  let underWay = 0;
  // The task's version when this page has last saved: the next one is what the desk has made of that.
  let savedAt = null;
  let version = 0;
  let choices = "";
  let timeoutAt = null;

  // Saved as soon as it is chosen, so that the timer, too, finds it; at a place of its own, because a click
  // on Complete that ends the typing must find its button switched on.
  disposition.addEventListener("change", () => save(savingPlace));
  notes.addEventListener("change", () => save(savingPlace));
  // And while they are written: neither the timer nor a reload waits until somebody leaves the field.
  let pause = null;
  notes.addEventListener("input", () => {
    keep();
    clearTimeout(pause);
    pause = setTimeout(() => node.isConnected && save(savingPlace), SAVING_PAUSE);
  });
  node.addEventListener("input", () => row.place.takeBack());

  function save(place) {
    underWay += 1;
    saving = saving.then(() => saveNow(place)).finally(() => { underWay -= 1; });
    return saving;
  }

  function keep() {
    const isTyped = notes.value !== saved.notes;
    // Where nothing is typed, another window may have kept something.
    if (isTyped || isKept) drafts.save(notesName(sid), isTyped ? { notes: notes.value, base: saved.notes } : null);
    isKept = isTyped;
  }

  /** Another window of the same agent may change them, too; what is typed here and not saved yet stays. */
  function follow(attributes) {
    const told = { disposition: attributes.disposition ?? "", notes: attributes.notes ?? "" };
    if (underWay > 0) return;
    if (told.disposition !== saved.disposition || told.notes !== saved.notes) row.place.takeBack();
    const isOwn = savedAt !== null && version > savedAt;
    if (isOwn) savedAt = null;
    if (disposition.value === saved.disposition) disposition.value = told.disposition;
    const typed = notes.value;
    const isTyped = typed !== saved.notes;
    const both = isTyped && isOwn ? typed : joined(typed, saved.notes, told.notes);
    if (both !== typed) {
      notes.value = both;
      isUnsaved = isTyped;
    }
    saved = told;
    keep();
    if (isFresh) catchFocus(disposition);
    isFresh = false;
  }

  async function saveNow(place) {
    const chosen = { disposition: disposition.value, notes: notes.value };
    if (chosen.disposition === saved.disposition && chosen.notes === saved.notes) return true;
    savedAt = version;
    const wasSaved = await perform("SetTaskAttributes", { sid, attributes: changeOf(chosen, saved) }, place);
    if (wasSaved) {
      saved = chosen;
      keep();
    } else savedAt = null;
    return wasSaved;
  }

  async function complete(_, place) {
    if (await save(place)) await perform("CompleteTask", { sid }, place);
  }

  return {
    node,
    update(task, { dispositions }, now, isLocked) {
      const { attributes = {}, timeoutAt: due, objection: said } = task;
      version = task.version ?? 0;
      const names = dispositions.map((one) => one.name ?? String(one));
      showChoices([...new Set([...names, attributes.disposition].filter(Boolean))]);
      follow(attributes);
      // Only then do the page's plugins hear of it.
      if (isUnsaved && !isLocked) {
        isUnsaved = false;
        save(savingPlace);
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

/** Only what was changed: what was never chosen is left out, and what another window has saved stays. */
function changeOf(chosen, before) {
  return Object.fromEntries(Object.entries(chosen).filter(([name, value]) => value !== before[name]));
}
