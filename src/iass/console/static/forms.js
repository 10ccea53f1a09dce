// Forms that a script sends: one at a time, nothing that is empty, and what a refusal says stays on the page.

import { refuse } from "./actions.js";
import { say } from "./words.js";

let busy = false;

export const isBusy = () => busy;

// work: the answer of the service; null where nothing was sent. after: what follows an answer.
export function onSubmit(id, work, after) {
  document.getElementById(id)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const answer = await work();
      if (answer === undefined) refuse(say("problem.offline"));
      else if (answer) await after(answer);
    } finally {
      busy = false;
    }
  });
}

// true where something stands in a field; else it is said, and the answer is null: nothing is sent.
export function filled(id) {
  const field = document.getElementById(id);
  const has = field.type === "file" ? field.files.length > 0 : field.value.trim() !== "";
  field.setAttribute("aria-invalid", String(!has));
  if (has) return true;
  field.focus();
  refuse(say("case.empty"));
  return null;
}
