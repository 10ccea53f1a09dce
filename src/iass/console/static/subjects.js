// The subject desk: forms that send their fields, and what a correction or an erasure did.

import { refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { say, told } from "./words.js";

let busy = false;

export function start() {
  document.querySelectorAll(".subject-form").forEach((form) => form.addEventListener("submit", submit));
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  if (busy || !isFilled(form)) return;
  busy = true;
  try {
    await after(form, await send(form.dataset.post, body(form)));
  } finally {
    busy = false;
  }
}

function isFilled(form) {
  const empty = [...form.querySelectorAll("[required]")].filter((field) => !field.value.trim());
  form.querySelectorAll("[required]").forEach((field) => field.setAttribute("aria-invalid", String(empty.includes(field))));
  if (!empty.length) return true;
  empty[0].focus();
  refuse(say("case.empty"));
  return false;
}

// What is left out of a correction stays as it is. The version is the one on the page.
function body(form) {
  const optional = new Set([...form.querySelectorAll("[data-optional]")].map((field) => field.name));
  const fields = [...new FormData(form)].filter(([name, value]) => !optional.has(name) || value.trim());
  return Object.fromEntries(fields.map(([name, value]) => [name, name === "version" ? Number(value) : value.trim()]));
}

async function after(form, answer) {
  if (!answer) return refuse(say("problem.offline"));
  if (answer.status === 401) return signIn();
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    form.querySelector(".subject-said").textContent = told(said);
    return refuse(say("problem.other"));
  }
  if (form.dataset.go) return location.assign(form.dataset.go + encodeURIComponent(said.request_id));
  if ("effect" in form.dataset) return show(corrected(said));
  if ("erased" in form.dataset) return show([say("subject.erased_row", said)]);
  location.assign(location.pathname); // what was searched for is not sent once more
}

function corrected(said) {
  const names = JSON.parse(document.getElementById("subject-effect").dataset.fields);
  const fields = said.changed.map((one) => names[one] ?? one).join(", ");
  if (said.crossing_id) return [say("subject.effect_passages", { passages: said.passages, fields }), say("subject.effect_copies")];
  return [
    say("subject.effect_row", { from: said.former_version, to: said.version, fields }),
    say("subject.effect_faces", { pictures: said.pictures, templates: said.templates }),
    say("subject.effect_names"),
    say("subject.effect_copies"),
    say("subject.effect_past"),
  ];
}

function show(lines) {
  const place = document.getElementById("subject-effect");
  place.querySelector("ul").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  document.querySelectorAll(".case-acts > :not(#subject-effect)").forEach((part) => part.remove());
  place.hidden = false;
  place.focus();
}
