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
    const kinds = new FormData(event.target).getAll("kinds");
    choose("/v1/first-looks/lists", { kinds, chosen_at: event.target.dataset.chosenAt || null }, event.target);
  });
  document.querySelectorAll(".decoy-settings").forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const minutes = form.elements.on.checked ? Number(form.elements.minutes.value) : null;
      choose("/v1/decoys/settings", { checkpoint: form.dataset.checkpoint, minutes });
    }),
  );
  document.querySelectorAll(".referral-share").forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const per_thousand = Number(form.elements.per_thousand.value);
      choose("/v1/referrals/shares", { checkpoint: form.dataset.checkpoint, per_thousand });
    }),
  );
}

// A choice of lists that somebody else made since the page was loaded is not overwritten unseen.
async function choose(path, chosen, form = null) {
  const answer = await send(path, chosen);
  if (answer?.status === 401) return void signIn();
  if (form && answer?.status === 409) return await readAgain(form);
  if (!answer?.ok) return refuse(say(!answer ? "problem.offline" : answer.status === 403 ? "problem.not-allowed" : "problem.other"));
  if (form) form.dataset.chosenAt = (await answer.json()).chosen_at;
  sayCalmly(say("done"));
  toast(say("done"));
}

async function readAgain(form) {
  const answer = await fetch("/v1/first-looks/lists").catch(() => null);
  if (!answer?.ok) return refuse(say("problem.offline"));
  const read = await answer.json();
  form.dataset.chosenAt = read.chosen_at ?? "";
  form.querySelectorAll("[name=kinds]").forEach((box) => (box.checked = read.kinds.includes(box.value)));
  refuse(say("problem.conflict"));
}
