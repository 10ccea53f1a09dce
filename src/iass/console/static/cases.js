// One case: a note, a paper, a step of custody, a signature or an outcome is added to the version that is on the screen.

import { confirmed, refuse, send } from "./actions.js";
import { filled, isBusy, onSubmit } from "./forms.js";
import { toast } from "./speech.js";
import { signIn } from "./typed.js";
import { start as watch } from "./watching.js";
import { say, told } from "./words.js";

const byId = (id) => document.getElementById(id);

export function start() {
  const shown = byId("case")?.dataset;
  watch(({ kind, payload }) => {
    if (shown && !isBusy() && kind.startsWith("case.") && payload.case_id === shown.case) toast(say("case.changed"));
  });
  on("named-form", named);
  if (!shown) return;
  const version = Number(shown.version);
  on("note-form", () => filled("note-text") && send(`${shown.path}/notes`, { version, text: byId("note-text").value }));
  on("answer-form", () => filled("answer-text") && send(`${shown.path}/answers`, { version, text: byId("answer-text").value }));
  on("paper-form", () => paper(shown.path, version));
  on("custody-form", () => custody(shown.path, version));
  on("outcome-form", () =>
    send(`${shown.path}/outcome`, { version, outcome: byId("outcome").value, text: byId("outcome-text").value }),
  );
  on("admit-form", () => admission(shown.path, version, "admit", "admissions"));
  on("assign-form", () => admission(shown.path, version, "assign", "assignments"));
  on("dismiss-form", () => admission(shown.path, version, "dismiss", "dismissals"));
  on("sign-form", () => sign(shown, version));
}

const on = (id, work) => onSubmit(id, work, after);

async function after(answer) {
  if (answer.ok) return location.reload();
  if (answer.status === 401) return signIn();
  const problem = await answer.json().catch(() => ({}));
  byId("case-said").textContent = told(problem);
  const kind = problem.type?.split(":").pop();
  refuse(say({ conflict: "case.conflict", "not-allowed": "problem.not-allowed" }[kind] ?? "problem.other"));
}

async function paper(path, version) {
  if (!filled("paper")) return null;
  const body = new FormData();
  body.set("paper", byId("paper").files[0]);
  body.set("version", version);
  body.set("text", byId("paper-text").value);
  return fetch(`${path}/papers`, { method: "POST", body }).catch(() => undefined);
}

function custody(path, version) {
  if (!filled("custody-place")) return null;
  const { value: at, dataset } = byId("custody-at");
  const happened = at ? `${at.slice(0, 16)}:00${dataset.zone}` : null; // on the page's clock, wherever the browser's is
  return send(`${path}/custody`, { version, to: byId("custody-to").value, place: byId("custody-place").value, happened_at: happened });
}

function admission(path, version, act, to) {
  if (!filled(`${act}-officer`) || !filled(`${act}-text`)) return null;
  return send(`${path}/${to}`, { version, officer: byId(`${act}-officer`).value.trim(), text: byId(`${act}-text`).value });
}

function named() {
  const { path, version } = byId("named-form").dataset;
  if (!filled("named-text")) return null;
  const crossing_id = byId("named-crossing").value;
  const { crossings } = byId("named-crossing").selectedOptions[0].dataset;
  const shown = byId("named-shown").checked ? crossings.split(" ") : [];
  return send(`${path}/named`, { version: Number(version), crossing_id, text: byId("named-text").value, shown });
}

async function sign({ path, content }, version) {
  const { dataset } = byId("case-sign");
  if (dataset.reason) return void refuse(dataset.reason) ?? null;
  if (!(await confirmed(dataset))) return null;
  return send(`${path}/signatures`, { version, content_hash: content });
}
