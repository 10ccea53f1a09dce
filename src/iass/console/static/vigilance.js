// Which lists officers judge before they see a score. The service decides who may choose.

import { refuse, send } from "./actions.js";
import { sayCalmly, toast } from "./speech.js";
import * as watching from "./watching.js";
import { say } from "./words.js";

export function start() {
  if (document.querySelector(".vigilance-page").hasAttribute("data-hears")) watching.start();
  document.getElementById("asked-lists").addEventListener("submit", (event) => {
    event.preventDefault();
    choose(new FormData(event.target).getAll("kinds"));
  });
}

async function choose(kinds) {
  const answer = await send("/v1/first-looks/lists", { kinds });
  if (answer?.status === 401) return void location.assign("/sign-in");
  if (!answer?.ok) return refuse(say(!answer ? "problem.offline" : answer.status === 403 ? "problem.not-allowed" : "problem.other"));
  sayCalmly(say("done"));
  toast(say("done"));
}
