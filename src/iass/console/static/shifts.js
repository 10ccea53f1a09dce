// The report of a shift shows no alert; who may, hears them all the same.

import * as watching from "./watching.js";

export function start() {
  if (document.querySelector(".shift-page").hasAttribute("data-hears")) watching.start();
}
