// Messages to agencies: one that waits, or was given up, is sent again.

import { refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { say } from "./words.js";

let busy = false;

export function start() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-retry]");
    if (!button || busy) return;
    busy = true;
    const answer = await send(button.dataset.retry, {});
    busy = false;
    if (answer?.ok) return location.reload();
    if (answer?.status === 401) return signIn();
    refuse(say(answer ? "problem.other" : "problem.offline"));
  });
}
