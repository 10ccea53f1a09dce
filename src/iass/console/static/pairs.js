// The list of look-alikes, and what an officer decides about one pair. The service decides whether it may be done.

import { refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { start as watch } from "./watching.js";
import { say } from "./words.js";

export function start() {
  watch();
  document.getElementById("pair-acts")?.addEventListener("submit", decide);
}

async function decide(event) {
  event.preventDefault();
  const { reason: why, act: name, path } = event.submitter.dataset;
  if (event.submitter.getAttribute("aria-disabled") === "true") return refuse(why);
  const field = document.getElementById("reason");
  field.setAttribute("aria-invalid", String(!field.value.trim()));
  if (!field.value.trim()) {
    field.focus();
    return refuse(say("pair.no_reason"));
  }
  const body = { reason: field.value };
  if (name === "record") body.kind = document.getElementById("kind").value;
  const answer = await send(path, body);
  if (!answer) return refuse(say("problem.offline"));
  if (answer.ok) return void location.reload();
  if (answer.status === 401) return void signIn();
  const kind = (await answer.json().catch(() => ({}))).type?.split(":").pop();
  refuse(say(`problem.${["conflict", "not-allowed", "not-found"].includes(kind) ? kind : "other"}`));
}
