// Figures renew themselves; what a reader has opened stays open.

import * as watching from "./watching.js";

const EVERY = 30_000; // milliseconds

export function start() {
  if (document.querySelector(".figures-page").hasAttribute("data-hears")) watching.start();
  setTimeout(renew, EVERY);
}

async function renew() {
  const address = `/console/parts/figures${location.search}`;
  const answer = document.hidden ? undefined : await fetch(address, { cache: "no-store" }).catch(() => undefined);
  if (answer?.status === 401) return void location.reload();
  if (answer?.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
  setTimeout(renew, EVERY);
}

function replace(page) {
  const isOpen = document.getElementById("hour-numbers")?.open;
  const part = page.getElementById("figures");
  if (!part) return;
  document.getElementById("figures").replaceWith(part);
  const numbers = document.getElementById("hour-numbers");
  if (numbers && isOpen) numbers.open = true;
}
