// Makes an offer heard, and seen by who looks at another page.

import { taskName } from "../desk/taskText.js";

export function createOfferAlarm() {
  const known = new Set();
  let isFirst = true;
  let sound = null;
  let canNotify = true;

  // Browsers let a page sound only after somebody has used it.
  const wake = () => {
    sound ??= globalThis.AudioContext ? new AudioContext() : null;
    sound?.resume?.();
  };
  addEventListener("pointerdown", wake, { once: true });
  addEventListener("keydown", wake, { once: true });

  function beep() {
    if (sound?.state !== "running") return;
    for (const [delay, pitch] of [[0, 660], [0.18, 880]]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      const start = sound.currentTime + delay;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.16);
      tone.connect(volume).connect(sound.destination);
      tone.start(start);
      tone.stop(start + 0.18);
    }
  }

  function notify(task) {
    if (!document.hidden || globalThis.Notification?.permission !== "granted") return;
    const body = [taskName(task), task.queueName].filter(Boolean).join(" · ");
    try {
      const notice = new Notification("A task is offered to you", { body, tag: task.sid });
      notice.onclick = () => {
        focus();
        notice.close();
      };
    } catch {
      // On Android a page has the permission, and only a service worker can use it.
      canNotify = false;
    }
  }

  return {
    canAskPermission: () => canNotify && globalThis.Notification?.permission === "default",
    askPermission: () => Notification.requestPermission().catch(() => {}),
    update({ desk: { isLoaded, tasks } }) {
      if (!isLoaded) return;
      const offers = Object.values(tasks).filter(({ status }) => status === "pending");
      const fresh = offers.filter(({ sid }) => !known.has(sid));
      known.clear();
      for (const { sid } of offers) known.add(sid);
      if (fresh.length > 0 && !isFirst) beep();
      if (!isFirst) fresh.forEach(notify);
      isFirst = false;
    },
  };
}
