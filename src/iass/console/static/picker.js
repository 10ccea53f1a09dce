// A file's own button speaks the browser's language: another one opens it, and what was chosen stands beside that.

import { say } from "./words.js";

export function listen() {
  document.addEventListener("change", ({ target }) => {
    const shown = target.matches("input.picker") && document.getElementById(`${target.id}-name`);
    if (shown) shown.textContent = [...target.files].map((one) => one.name).join(", ") || say("search.none_chosen");
  });
}
