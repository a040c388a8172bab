// What a worker can be doing.

import { createEditor } from "../editor.js";
import { createExpandingRow } from "../expandingRow.js";
import { textField, tickField } from "../field.js";
import { createFlatFieldSet } from "../fieldSet.js";
import { activityFormOf, activityPayloadOf } from "../forms.js";
import { createListSection } from "../listSection.js";
import { createRemovable } from "../removable.js";

export function createActivities(page) {
  return createListSection({
    id: "activities", title: "Activities",
    about: "What agents choose from to say what they are doing. Tasks are offered in those that are available.",
    thingsOf: ({ activities }) => activities,
    keyOf: ({ sid }) => sid,
    titleOf: ({ name }) => name,
    row: ({ sid }) => createExpandingRow(sid, {
      titleOf: ({ name }) => name,
      summaryOf: ({ available }) => (available ? "takes tasks" : "takes no tasks"),
      create: () => createRemovable(page, createActivity(page), {
        action: "RemoveActivity", label: "Remove activity", question: "Nobody can choose it any more. Remove it?",
        stepsOf: () => [["RemoveActivity", { activitySid: sid }]],
      }),
    }),
    adding: { label: "New activity", create: (close) => createActivity(page, close) },
  });
}

function createActivity(page, close) {
  const isNew = Boolean(close);
  const parts = [textField("name", "Name", { required: true }),
    tickField("available", "Tasks are offered in it", { disabled: !isNew,
      hint: isNew ? "This can't be changed later." : "This is fixed since the activity was made." })];
  return createEditor(page, {
    action: "SaveActivity", label: "Save activity", isNew,
    form: createFlatFieldSet(parts),
    formOf: activityFormOf,
    stepsOf: (values, thing) => [["SaveActivity", activityPayloadOf(values, thing)]],
    after: ([sid]) => close?.(sid),
  });
}
