// The supervisor's queue: follows every lane, and lets the ages tick between two looks.

import * as actions from "./actions.js";
import * as alarms from "./alarms.js";
import { Live } from "./live.js";

const TICK = 1_000; // milliseconds

export function start() {
  let shownAt = performance.now();
  const live = new Live({
    address: () => "/console/parts/queue",
    concerns: ({ kind, payload }) => kind.startsWith("alert.") || kind.startsWith("referral.") || payload.referred,
    onNews: alarms.hear,
    onSwap: () => (shownAt = performance.now()),
  });
  // By the server's clock as of the last look: this machine's may be wrong.
  setInterval(() => tick(live.part, performance.now() - shownAt), TICK);
  actions.listen(() => live.refresh());
  live.start();
}

function tick(part, passed) {
  for (const place of part.querySelectorAll("[data-age]")) {
    place.textContent = age(Number(place.dataset.age) + Math.floor(passed / 1_000));
  }
}

function age(seconds) {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}
