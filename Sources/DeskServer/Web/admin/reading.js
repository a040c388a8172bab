// Reads what there is: after every action, on events, and when somebody asks. An older answer never replaces a newer
// one, nor what somebody has just saved.

/** On a busy desk workers change all the time; more often than this the page does not ask because of them. */
const eventDelay = 1_000;

/**
 * @param page `{ request, clock, onRead, onProblem }`. `request()` is a promise of the administration.
 * @returns `{ now, soon, stop }`: `now()` reads at once, instead of what was asked for before, and resolves when it has;
 *   `soon()` joins many into one.
 */
export function createReader({ request, clock, onRead, onProblem }) {
  let latest = 0;
  /** The newest whose answer has come: what was asked for before is not wanted any more. */
  let newest = 0;
  let timer = null;

  function now() {
    stop();
    newest = latest;
    return read();
  }

  async function read() {
    const mine = (latest += 1);
    const isNews = () => mine > newest && (newest = mine);
    try {
      const administration = await request();
      if (isNews()) onRead(administration);
    } catch (error) {
      if (isNews()) onProblem(error);
    }
  }

  // A desk may take longer to answer than until the next event: what it says is shown all the same.
  function soon() {
    timer ??= clock.setTimeout(() => {
      timer = null;
      read();
    }, eventDelay);
  }

  function stop() {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  }

  return { now, soon, stop };
}
