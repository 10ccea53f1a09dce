// An agency's case: that it has it, what it asks, and what became of the person.

import { refuse } from "./actions.js";
import { filled, onSubmit } from "./forms.js";
import { signIn } from "./typed.js";
import { say, told } from "./words.js";

const byId = (id) => document.getElementById(id);
const keys = new Map(); // by what is sent: pressed twice, or after a lost answer, it is said once

export function start() {
  const path = byId("inbox-case")?.dataset.path;
  if (!path) return;
  on("receipt-form", () => post(`${path}/receipt`));
  on("question-form", () => filled("question-text") && post(`${path}/questions`, { text: byId("question-text").value }));
  on("told-form", () => post(`${path}/outcome`, { outcome: byId("told").value, text: byId("told-text").value }));
}

const on = (id, work) => onSubmit(id, work, after);

async function after(answer) {
  if (answer.ok) return location.reload();
  if (answer.status === 401) return signIn();
  byId("inbox-said").textContent = told(await answer.json().catch(() => ({})));
  refuse(say("problem.other"));
}

function post(path, body) {
  const sent = `${path} ${JSON.stringify(body)}`;
  if (!keys.has(sent)) keys.set(sent, key());
  const headers = { "Content-Type": "application/json", "Idempotency-Key": keys.get(sent) };
  return fetch(path, { method: "POST", headers, body: body && JSON.stringify(body) }).catch(() => undefined);
}

function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
