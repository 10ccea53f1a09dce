// Which lists officers judge before they see a score, and where they practise. The service decides who may choose.

import { refuse, send } from "./actions.js";
import { sayCalmly, toast } from "./speech.js";
import { signIn } from "./typed.js";
import * as watching from "./watching.js";
import { say } from "./words.js";

export function start() {
  if (document.querySelector(".vigilance-page").hasAttribute("data-hears")) watching.start();
  document.getElementById("asked-lists").addEventListener("submit", (event) => {
    event.preventDefault();
    choose("/v1/first-looks/lists", { kinds: new FormData(event.target).getAll("kinds") });
  });
  document.querySelectorAll(".decoy-settings").forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const minutes = form.elements.on.checked ? Number(form.elements.minutes.value) : null;
      choose("/v1/decoys/settings", { checkpoint: form.dataset.checkpoint, minutes });
    }),
  );
}

async function choose(path, chosen) {
  const answer = await send(path, chosen);
  if (answer?.status === 401) return void signIn();
  if (!answer?.ok) return refuse(say(!answer ? "problem.offline" : answer.status === 403 ? "problem.not-allowed" : "problem.other"));
  sayCalmly(say("done"));
  toast(say("done"));
}
