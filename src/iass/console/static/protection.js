// The protection desk: its queue is asked for anew when an alert about somebody to be protected has changed.

import { start as watch } from "./watching.js";

const TONE_MILLISECONDS = 1500; // a page that is loaded anew falls silent

export function start() {
  watch(({ kind, payload }) => {
    if (kind.startsWith("alert.") && payload.advice === "PROTECT") setTimeout(() => location.reload(), TONE_MILLISECONDS);
  });
}
