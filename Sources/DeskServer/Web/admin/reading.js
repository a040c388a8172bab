// Reads what there is: after every action, on events, and when somebody asks. An older answer never replaces a newer
// one.

/** On a busy desk workers change all the time; more often than this the page does not ask because of them. */
const eventDelay = 1_000;

/**
 * @param page `{ request, clock, onRead, onProblem }`. `request()` is a promise of the administration.
 * @returns `{ now, soon, stop }`: `now()` reads at once and resolves when it has; `soon()` joins many into one.
 */
export function createReader({ request, clock, onRead, onProblem }) {
  let latest = 0;
  let timer = null;

  async function now() {
    stop();
    const mine = (latest += 1);
    try {
      const administration = await request();
      if (mine === latest) onRead(administration);
    } catch (error) {
      if (mine === latest) onProblem(error);
    }
  }

  function soon() {
    timer ??= clock.setTimeout(() => {
      timer = null;
      now();
    }, eventDelay);
  }

  function stop() {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  }

  return { now, soon, stop };
}
