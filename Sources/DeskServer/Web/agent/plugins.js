// Starts the page plugins that the desk lists.

import { request } from "../desk/http.js";
import { loadPlugins, patience } from "../flex/plugins.js";

/** How much of a reason is shown; the console has all of it. */
export const longestReason = 200;

export async function startPlugins({ actions, flex }) {
  const show = (text, type = "error") => flex.Notifications.show({ type, text, timeout: 0 });
  let list;
  try {
    list = await request("GET", "/plugins", undefined, { signal: AbortSignal.timeout(patience) });
  } catch (error) {
    show(`The page plugins could not be listed, so none runs: ${error.message}`);
    return;
  }
  const problems = [];
  let waiting = null;
  await loadPlugins(list, {
    load: (url) => import(new URL(url, location.href).href),
    flex,
    unload: (name) => actions.unload(name),
    waitFor(name) {
      if (waiting) flex.Notifications.dismissNotification(waiting);
      waiting = name ? show(`Waiting for the plugin ${name} to start …`, "information") : null;
    },
    report(name, error) {
      console.error(error);
      problems.push({ name, reason: String(error?.message ?? error) });
    },
  });
  if (problems.length > 0) show(problemText(problems));
}

/** One sentence for all of them: each with a bar of its own would leave no room for the page. */
export function problemText(problems) {
  const [first] = problems;
  if (problems.length === 1) return `The plugin ${first.name} does not run: ${cut(first.reason)}`;
  const all = problems.map(({ name, reason }) => `${name}: ${cut(reason).replace(/\.$/, "")}`);
  return `These plugins do not run: ${all.join("; ")}.`;
}

const cut = (text) => (text.length > longestReason ? `${text.slice(0, longestReason)}…` : text);
