// Loading page plugins: ES modules, started one after another in the order in which the desk lists them.

/** A plugin that neither loads nor fails must not keep the page from opening. */
export const patience = 10_000;
/** How long a plugin may take before whoever waits for the page is told for which one. */
export const silence = 1_000;

/**
 * @param list `[{ name, url }]`.
 * @param start `{ load, flex, unload, report, waitFor, clock }`: how a module is fetched, what plugins are given, how
 *   everything that a plugin has attached is taken off again, who is told of one that fails, with its name and the
 *   error, and who is told which one is waited for: its name, and nothing when the waiting is over.
 * @returns the names of those that run.
 */
export async function loadPlugins(list, { load, flex, unload, report, waitFor = () => {}, clock = globalThis }) {
  const running = [];
  // All are fetched at once, so that several that never come cost no more time than one; only starting has an order.
  const modules = list.map(({ url }) =>
    settled(withinTime(clock, () => load(url), "Its module has not loaded")));
  for (const [place, { name }] of list.entries()) {
    const stopWaiting = afterSilence(clock, () => waitFor(name), () => waitFor());
    try {
      const { value, error } = await modules[place];
      if (error) throw error;
      await withinTime(clock, () => startPlugin(value, flex.for(name), flex.manager), "It has not started");
      running.push(name);
    } catch (error) {
      // Half a plugin may be worse than none: what it has attached so far goes, too, and later it can attach nothing.
      await Promise.resolve().then(() => unload(name)).catch(() => {});
      report(name, error);
    } finally {
      stopWaiting();
    }
  }
  return running;
}

/** A function, a class whose instances have `init`, or an object that has it. */
async function startPlugin(module, flex, manager) {
  const plugin = module?.default;
  if (typeof plugin?.prototype?.init === "function") return new plugin().init(flex, manager);
  if (typeof plugin?.init === "function") return plugin.init(flex, manager);
  if (typeof plugin === "function") return plugin(flex, manager);
  throw new Error("Its module has no default export that is a function or has `init`.");
}

function withinTime(clock, run, complaint) {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(
      () => reject(new Error(`${complaint} within ${patience / 1000} seconds.`)), patience);
    Promise.resolve().then(run).then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}

/** @returns what ends the waiting. */
function afterSilence(clock, began, ended) {
  let hasBegun = false;
  const timer = clock.setTimeout(() => {
    hasBegun = true;
    began();
  }, silence);
  return () => {
    clock.clearTimeout(timer);
    if (hasBegun) ended();
  };
}

const settled = (promise) => promise.then((value) => ({ value }), (error) => ({ error }));
