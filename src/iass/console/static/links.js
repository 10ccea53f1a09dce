// Identities that one face is behind: what an officer decides about a link, and how far the past was searched.

import { confirmed, refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { start as watch } from "./watching.js";
import { say } from "./words.js";

const AGAIN = 1500; // milliseconds between looks at a search that is being made

export function start() {
  watch();
  document.getElementById("link-acts")?.addEventListener("submit", decide);
  if (document.getElementById("past")) follow();
}

async function decide(event) {
  event.preventDefault();
  const { path, confirmTitle, confirmText } = event.submitter.dataset;
  const field = document.getElementById("reason");
  const reason = field.value.trim();
  field.setAttribute("aria-invalid", String(!reason));
  if (!reason) {
    field.focus();
    return refuse(say("links.reason"));
  }
  if (!(await confirmed({ confirmTitle, confirmText }))) return;
  const answer = await send(path, { reason });
  if (!answer) return refuse(say("problem.offline"));
  if (answer.ok) return void location.reload();
  if (answer.status === 401) return void signIn();
  const kind = (await answer.json().catch(() => ({}))).type?.split(":").pop();
  refuse(say(`problem.${["conflict", "not-allowed", "not-found"].includes(kind) ? kind : "other"}`));
}

async function follow() {
  const answer = await fetch("/console/parts/past", { cache: "no-store" }).catch(() => undefined);
  if (answer?.ok) {
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("past");
    if (part) document.getElementById("past").replaceWith(part);
  }
  setTimeout(follow, document.getElementById("past").hasAttribute("data-busy") ? AGAIN : 8 * AGAIN);
}
