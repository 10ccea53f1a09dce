// A file of notices: previewed, and taken only as it was previewed. The browser keeps the file between the two; the
// service keeps nothing of it, and refuses whatever is not what was previewed.

import { refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { start as watch } from "./watching.js";
import { say, told } from "./words.js";

const EVERY = 1000; // milliseconds between two looks at how far the file is
const byId = (id) => document.getElementById(id);
let busy = false;

export function start() {
  watch();
  const form = byId("import-form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    alone(() => preview(form));
  });
  form?.addEventListener("change", () => byId("previewed").replaceChildren()); // it tells of another file, or other wishes
  byId("previewed")?.addEventListener("click", (event) => {
    const button = event.target.closest("#import-confirm");
    if (button) alone(() => take(form, button.dataset.preview));
  });
  byId("reason-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    alone(() => decide(event.target));
  });
}

async function alone(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } finally {
    busy = false;
  }
}

function handed(form) {
  const body = new FormData(form);
  if (!byId("photos").files.length) body.delete("photos");
  for (const line of byId("set").value.split("\n")) if (line.trim()) body.append("set", line.trim());
  return body;
}

async function preview(form) {
  byId("file").removeAttribute("aria-invalid");
  if (!byId("file").files.length) {
    byId("file").setAttribute("aria-invalid", "true");
    return refuse(say("imports.no_file"));
  }
  byId("previewed").replaceChildren();
  const answer = await sent(form.action, handed(form), say("imports.looking"));
  if (!answer) return;
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return refused(answer);
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  byId("previewed").replaceChildren(...part.body.childNodes);
  byId("previewed").querySelector("[tabindex]")?.focus();
}

async function take(form, id) {
  const body = handed(form);
  body.set("preview_id", id);
  const answer = await sent(form.dataset.confirm, body, say("imports.taking"));
  if (!answer) return;
  if (answer.ok) return void location.assign(`/imports/${encodeURIComponent(id)}`);
  if (answer.status === 409) byId("previewed").replaceChildren();
  await refused(answer);
}

// What the service answered; undefined where it did not. How far the file is, is told meanwhile.
async function sent(path, body, what) {
  const said = byId("import-said");
  said.textContent = what;
  const timer = setInterval(() => progress(said, what), EVERY);
  try {
    const answer = await fetch(path, { method: "POST", body, cache: "no-store" });
    if (answer.status === 401) return void signIn();
    return answer;
  } catch {
    return void refuse(say("problem.offline"));
  } finally {
    clearInterval(timer);
    said.textContent = "";
  }
}

async function progress(said, what) {
  const answer = await fetch("/v1/imports/running").catch(() => undefined);
  const { running } = answer?.ok ? await answer.json() : {};
  if (running?.own && running.total && said.textContent) said.textContent = `${what} ${say("imports.progress", running)}`;
}

async function refused(answer) {
  const known = { 409: "imports.stale", 413: "imports.too_large", 503: "imports.busy" }[answer.status];
  const problem = await answer.json().catch(() => ({}));
  byId("import-said").textContent = told(problem);
  refuse(say(known ?? "problem.other"));
}

// Takes an import back, or a list's refused version: for a reason, and of that file.
async function decide(form) {
  const reason = byId("reason").value.trim();
  byId("reason").setAttribute("aria-invalid", String(!reason));
  if (!reason) return refuse(say("pair.no_reason"));
  const { path, sha256 } = form.dataset;
  const answer = await send(path, sha256 ? { sha256, reason } : { reason });
  if (!answer) return refuse(say("problem.offline"));
  if (answer.status === 401) return void signIn();
  if (answer.ok) return location.reload();
  const problem = await answer.json().catch(() => ({}));
  form.querySelector("[role=status]").textContent = told(problem);
  refuse(say("problem.other"));
}
