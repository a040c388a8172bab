// Times as people read them.

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function timeText(milliseconds, now = Date.now()) {
  const isToday = new Date(milliseconds).toDateString() === new Date(now).toDateString();
  return (isToday ? timeOfDay : dayAndTime).format(milliseconds);
}

/** The time that is left: `1:05`, `1:02:05`. It is `0:00` only when nothing is left. */
export function durationText(milliseconds) {
  return secondsText(Math.max(0, Math.ceil(milliseconds / 1000)));
}

/** The time that has passed, in whole seconds. */
export function elapsedText(milliseconds) {
  return secondsText(Math.max(0, Math.floor(milliseconds / 1000)));
}

function secondsText(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
