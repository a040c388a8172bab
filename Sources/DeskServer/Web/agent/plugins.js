// Starts the page plugins that the desk lists.

import { request } from "../desk/http.js";
import { loadPlugins } from "../flex/plugins.js";

export async function startPlugins({ actions, flex }) {
  const show = (text) => flex.Notifications.show({ type: "error", text, timeout: 0 });
  let list;
  try {
    list = await request("GET", "/plugins");
  } catch (error) {
    show(`The page plugins could not be listed, so none runs: ${error.message}`);
    return;
  }
  await loadPlugins(list, {
    load: (url) => import(new URL(url, location.href).href),
    flex,
    unload: (name) => actions.unload(name),
    report(name, error) {
      console.error(error);
      show(`The plugin ${name} does not run: ${error?.message ?? error}`);
    },
  });
}
