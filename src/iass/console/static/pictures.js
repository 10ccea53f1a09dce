// Faces leave with the page: they are taken off it before the browser could keep it for the back button.

import { say } from "./words.js";

export function listen() {
  addEventListener("pagehide", () => document.querySelectorAll("img").forEach((picture) => picture.remove()));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  document.addEventListener("error", (event) => event.target.matches?.(".frame img") && replace(event.target), true);
}

function replace(picture) {
  const words = document.createElement("p");
  words.className = "no-picture";
  words.textContent = say("picture.failed");
  picture.replaceWith(words);
}
