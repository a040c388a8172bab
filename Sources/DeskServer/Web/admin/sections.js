// What there is to set up, in the order of the navigation.

import { createActivities } from "./sections/activities.js";
import { createAudit } from "./sections/audit.js";
import { createCustomers } from "./sections/customers.js";
import { createKeys } from "./sections/keys.js";
import { createCanned, createDispositions } from "./sections/lists.js";
import { createPeople } from "./sections/people.js";
import { createPlugins } from "./sections/plugins.js";
import { createQueues } from "./sections/queues.js";
import { createSkills } from "./sections/skills.js";
import { createWebhooks } from "./sections/webhooks.js";
import { createWorkflows } from "./sections/workflows.js";

/** Each is `{ id, title, node, heading, update(administration, isLocked) }`; `open()`, where it reads for itself, is called when
  somebody goes there. */
export function createSections(page) {
  return [createPeople, createSkills, createActivities, createQueues, createWorkflows, createDispositions, createCanned,
    createPlugins, createKeys, createWebhooks, createCustomers, createAudit].map((create) => create(page));
}
