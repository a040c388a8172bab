// What there is to set up, in the order of the navigation.

import { createActivities } from "./sections/activities.js";
import { createCustomers } from "./sections/customers.js";
import { createKeys } from "./sections/keys.js";
import { createCanned, createDispositions } from "./sections/lists.js";
import { createPeople } from "./sections/people.js";
import { createPlugins } from "./sections/plugins.js";
import { createQueues } from "./sections/queues.js";
import { createSkills } from "./sections/skills.js";
import { createWebhooks } from "./sections/webhooks.js";
import { createWorkflows } from "./sections/workflows.js";

/** Each is `{ id, title, node, heading, update(administration, isLocked) }`. */
export function createSections(page) {
  return [createPeople, createSkills, createActivities, createQueues, createWorkflows, createDispositions, createCanned,
    createPlugins, createKeys, createWebhooks, createCustomers].map((create) => create(page));
}
