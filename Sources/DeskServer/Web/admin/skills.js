// Attributes in two parts that people can edit: the skills as tags, and the others as JSON.

import { FieldProblem } from "./fieldProblem.js";

/** Skills that are no list of texts can't be tags; then they stay with the others. */
export function attributesFormOf(attributes) {
  const { skills, ...others } = attributes ?? {};
  const areTags = skills === undefined || (Array.isArray(skills) && skills.every((skill) => typeof skill === "string"));
  return { skills: areTags ? skills ?? [] : [], others: jsonText(areTags ? others : attributes) };
}

/** Only skills have changed: they are merged, so that what others have set meanwhile stays. */
export function attributesPayloadOf({ skills, others }, { workerSid, attributes }) {
  const before = attributesFormOf(attributes);
  if (others === before.others && !("skills" in objectOf(others))) {
    return { workerSid, attributes: { skills }, mergeExisting: true };
  }
  const object = objectOf(others);
  if ("skills" in object && skills.length > 0) {
    throw new FieldProblem("others", "The skills stand in the list above; take them out here, or there.");
  }
  return { workerSid, attributes: "skills" in object ? object : { ...object, skills }, mergeExisting: false };
}

/** What somebody types, as tags: separated by commas or lines, none of them twice. */
export function tagsOf(text, known = []) {
  const tags = text.split(/[,\n]/).map((tag) => tag.trim()).filter((tag) => tag !== "");
  return [...new Set([...known, ...tags])];
}

/** Every skill that somebody has, to choose from. */
export function knownSkills(people) {
  const all = people.flatMap(({ worker }) => attributesFormOf(worker?.attributes).skills);
  return [...new Set(all)].sort((one, other) => one.localeCompare(other));
}

function objectOf(text) {
  let value;
  try {
    value = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    // Some browsers say where.
    const [, place] = /position (\d+)/.exec(error.message) ?? [];
    const at = place === undefined ? undefined : Number(place);
    throw new FieldProblem("others", `This is not JSON: ${error.message}`, at);
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new FieldProblem("others", "Attributes are a JSON object, such as {\"languages\": [\"de\"]}.", 0);
  }
  return value;
}

const jsonText = (value) => JSON.stringify(value, null, 2);
