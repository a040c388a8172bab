// Who may sign in, as what, and how much each takes on at once.

import { element } from "../../desk/dom.js";
import { createConfirmed } from "../confirmed.js";
import { createEditor } from "../editor.js";
import { createExpandingRow } from "../expandingRow.js";
import { choiceField, numberField, textField, tickField } from "../field.js";
import { createFieldSet, createFlatFieldSet } from "../fieldSet.js";
import { capacityFormOf, capacityPayloadsOf, newPersonForm, newPersonPayloadOf, personFormOf, personPayloadOf }
  from "../forms.js";
import { createListSection } from "../listSection.js";
import { createSecret } from "../secret.js";

const roles = [["agent", "Agent"], ["supervisor", "Supervisor"], ["admin", "Administrator"]];
const rolesByName = Object.fromEntries(roles);

export function createPeople(page) {
  const secret = createSecret();
  return createListSection({
    id: "people", title: "People", about: "Who may sign in. Each of them is a worker at the desk.",
    thingsOf: ({ people }) => people,
    keyOf: ({ name }) => name,
    titleOf: ({ name }) => name,
    row: ({ name }) => createExpandingRow(name, {
      titleOf: (person) => person.name, summaryOf, isFaint: ({ isDisabled }) => isDisabled,
      create: () => createPerson(page),
    }),
    adding: { label: "Add somebody", create: (close) => createNewPerson(page, secret, close) },
    extra: secret.node,
  });
}

function summaryOf({ role, isDisabled, mustChangePassword, worker }) {
  const parts = [rolesByName[role] ?? role, worker?.activityName, worker?.presence,
    isDisabled && "may not sign in", mustChangePassword && "has yet to choose a password"];
  return parts.filter(Boolean).join(" · ");
}

function createNewPerson(page, secret, close) {
  const parts = [textField("name", "Name to sign in with", { required: true }),
    textField("friendlyName", "Name that customers see", { hint: "The same, if it is left empty." }),
    choiceField("role", "Role", roles)];
  return createEditor(page, {
    action: "AddPerson", label: "Add", isNew: true, done: "",
    form: createFlatFieldSet(parts),
    formOf: () => newPersonForm,
    stepsOf: (values) => [["AddPerson", newPersonPayloadOf(values)]],
    onDone: ([{ password }], { name }) => {
      close();
      secret.reveal(`Password of ${name.trim()}, good for one sign-in`, password);
    },
  });
}

function createPerson(page) {
  const secret = createSecret();
  let person;
  const account = createEditor(page, {
    action: "ChangePerson", label: "Save account",
    form: createFlatFieldSet([choiceField("role", "Role", roles),
      tickField("isDisabled", "May not sign in", { hint: "Whoever is signed in as this person is signed out." })]),
    formOf: personFormOf,
    stepsOf: (values, thing) => {
      const payload = personPayloadOf(values, thing);
      return Object.keys(payload).length > 1 ? [["ChangePerson", payload]] : [];
    },
  });
  const reset = createConfirmed(page, {
    action: "ResetPassword", ask: "New password …", label: "Make a new password", done: "",
    question: "The present password ends, and so do all sign-ins with it. Go on?",
    stepsOf: () => [["ResetPassword", { name: person.name }]],
    onDone: ([{ password }]) =>
      secret.reveal(`New password of ${person.name}, good for one sign-in`, password, reset.ask),
  });
  let capacity = null;
  const node = element("div", { class: "blocks" }, account.node, reset.node, secret.node);
  return {
    node,
    update(thing, administration, isLocked) {
      person = thing;
      account.update(thing, administration, isLocked);
      reset.update(isLocked);
      if (!thing.worker && !thing.workerSid) return;
      if (!capacity) {
        capacity = createCapacity(page, Object.keys(capacityFormOf(thing.worker?.capacity)));
        node.insertBefore(capacity.node, reset.node);
      }
      capacity.update({ workerSid: thing.workerSid, capacity: thing.worker?.capacity ?? {} }, administration, isLocked);
    },
  };
}

function createCapacity(page, names) {
  const fields = names.map((name) => numberField(name, name, { min: 0, max: 1000, placeholder: "1" }));
  return createEditor(page, {
    action: "SetWorkerCapacity", label: "Save capacity",
    form: createFieldSet(element("fieldset", {}, element("legend", {}, "How many tasks at once"),
      element("div", { class: "numbers" }, fields.map(({ node }) => node))), fields),
    formOf: ({ capacity }) => capacityFormOf(capacity),
    stepsOf: (values, thing) => capacityPayloadsOf(values, thing).map((payload) => ["SetWorkerCapacity", payload]),
  });
}
