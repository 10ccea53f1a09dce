// What an officer does with the alert on the screen. The service decides whether it may be done.

import { sayNow, toast } from "./speech.js";
import { signIn } from "./typed.js";
import { say, why } from "./words.js";

let busy = false;

export function listen(done) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-action]");
    if (!button || busy) return;
    if (button.getAttribute("aria-disabled") === "true") return refuse(button.dataset.reason);
    if (button.dataset.leads) return void location.assign(button.dataset.leads);
    if (button.dataset.confirmTitle && !(await confirmed(button.dataset))) return;
    busy = true;
    try {
      await act(button);
    } finally {
      busy = false;
    }
    done();
  });
}

async function act(button) {
  const note = document.getElementById("note");
  const body = { ...JSON.parse(button.dataset.body), ...(note?.value.trim() ? { note: note.value } : {}) };
  const answer = await send(button.dataset.path, body);
  if (!answer) return refuse(say("problem.offline"));
  if (answer.ok) {
    if (note) note.value = "";
    if (button.dataset.then && (await ended(answer))) return void location.assign(button.dataset.then);
    return toast(say("done"));
  }
  if (answer.status === 401) return void signIn();
  const problem = await answer.json().catch(() => ({}));
  const kind = problem.type?.split(":").pop();
  if (kind === "conflict") return refuse(`${why(problem)}. ${say("problem.conflict")}`);
  const known = ["not-allowed", "not-found"].includes(kind) ? kind : "other";
  refuse(say(`problem.${known}`));
}

// Whether the act ended the alert: only then there is something to print.
async function ended(answer) {
  const { alert } = await answer.json().catch(() => ({}));
  return alert?.state === "closed";
}

export async function send(path, body) {
  const headers = { "Content-Type": "application/json" };
  try {
    return await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    return undefined;
  }
}

export function refuse(reason) {
  toast(reason, "refused");
  sayNow(reason);
}

export function confirmed({ confirmTitle, confirmText }) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-title").textContent = confirmTitle;
  document.getElementById("confirm-text").textContent = confirmText;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((tell) => {
    dialog.addEventListener("close", () => tell(dialog.returnValue === "yes"), { once: true });
  });
}
