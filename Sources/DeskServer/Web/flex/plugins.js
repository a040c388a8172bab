// Loading page plugins: ES modules, started one after another in the order in which the desk lists them.

/** A plugin that neither loads nor fails must not keep the page from opening. */
const patience = 10_000;

/**
 * @param list `[{ name, url }]`.
 * @param start `{ load, flex, unload, report, clock }`: how a module is fetched, what plugins are given, how everything
 *   that a plugin has attached is taken off again, and who is told of one that fails.
 * @returns the names of those that run.
 */
export async function loadPlugins(list, { load, flex, unload, report, clock = globalThis }) {
  const running = [];
  // All are fetched at once; only starting them has an order.
  const modules = list.map(({ url }) => settled(load(url)));
  for (const [place, { name }] of list.entries()) {
    try {
      await withinTime(clock, async () => {
        const { value, error } = await modules[place];
        if (error) throw error;
        await startPlugin(value, flex.for(name), flex.manager);
      });
      running.push(name);
    } catch (error) {
      // Half a plugin may be worse than none: what it has attached so far goes, too.
      await Promise.resolve().then(() => unload(name)).catch(() => {});
      report(name, error);
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

function withinTime(clock, run) {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(
      () => reject(new Error(`It has not started within ${patience / 1000} seconds.`)), patience);
    run().then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}

const settled = (promise) => Promise.resolve(promise).then((value) => ({ value }), (error) => ({ error }));
