// The protection desk: its queue is asked for anew when an alert about somebody to be protected has changed, when a lane
// has accompanied somebody, and when somebody was drawn at random.

import { start as watch } from "./watching.js";

const TONE_MILLISECONDS = 1500; // a page that is loaded anew falls silent

export function start() {
  watch(({ kind, payload }) => {
    const concerns = kind.startsWith("referral.") || (kind.startsWith("alert.") && payload.advice === "PROTECT");
    if (concerns) setTimeout(() => location.reload(), TONE_MILLISECONDS);
  });
}
