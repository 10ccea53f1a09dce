// The watchlist desk: a request is entered, laid a photograph to, and decided on. The service decides what may be done.

import { start as answer } from "./subjects.js";
import { refuse, send } from "./actions.js";
import { signIn } from "./typed.js";
import { start as watch } from "./watching.js";
import { say, told } from "./words.js";

const TICKS = ["urgent", "secure", "asked_in_writing", "names_minor"];
const TEXTS = ["surname", "given_names", "birth_date", "birth_place", "nationality", "agency", "contact", "reason", "valid_from", "valid_until", "zone"];
const byId = (id) => document.getElementById(id);
const value = (id) => byId(id)?.value.trim() ?? "";
const REFUSED = "iass-photograph-refused";
let busy = false;

export function start() {
  watch();
  answer();
  on("notice-form", enter);
  on("notice-acts", act);
  if (byId("photo-said")) byId("photo-said").textContent = sessionStorage.getItem(REFUSED) ?? "";
  sessionStorage.removeItem(REFUSED);
  for (const form of document.querySelectorAll(".settle-form")) listen(form, settle);
  on("photo-form", (form) => photograph(form.dataset.path, form.dataset.version, byId("photo-said")));
}

function on(id, work) {
  listen(byId(id), work);
}

function listen(form, work) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await work(form, event.submitter);
    } finally {
      busy = false;
    }
  });
}

async function enter(form) {
  const body = Object.fromEntries([...TEXTS.map((name) => [name, value(name)]), ...TICKS.map((name) => [name, byId(name).checked])]);
  body.kind = value("kind");
  body.sex = value("sex") || null;
  body.notice_id = value("notice_id");
  for (const name of ["document_numbers", "checkpoints"]) body[name] = value(name).split(/[;,\s]+/).filter(Boolean);
  body.instrument = { kind: value("instrument_kind"), number: value("instrument_number"), issued_on: value("instrument_date") };
  const version = Number(form.dataset.version);
  const made = await answered(await send(form.dataset.path + (version ? `?version=${version}` : ""), body), byId("form-said"));
  if (!made) return;
  const path = encodeURIComponent(made.notice_id);
  if (byId("photo")?.files.length) await photograph(`/v1/notices/${path}/photographs`, made.version, byId("form-said"), `/notices/${path}`);
  else location.assign(`/notices/${path}`);
}

async function photograph(path, version, said, next) {
  const [file] = byId("photo").files;
  if (!file) return refuse(say("search.no_photo"));
  const form = new FormData();
  form.set("photo", file);
  form.set("version", version);
  if (byId("allow_near")?.checked) form.set("allow_near", "true");
  said.textContent = say("notice.looking");
  const answer = await fetch(path, { method: "POST", body: form }).catch(() => undefined);
  const made = await answered(answer, said);
  if (made) location.assign(next ?? location.pathname);
  else if (next) {
    sessionStorage.setItem(REFUSED, said.textContent); // the draft stands; its page says why it has no picture
    location.assign(next);
  }
}

async function act(form, button) {
  const { reason: why, act: name, path } = button.dataset;
  if (button.getAttribute("aria-disabled") === "true") return refuse(why);
  const body = { version: Number(form.dataset.version) };
  if (["refuse", "withdraw", "extend", "confirm"].includes(name)) body.reason = needed("reason");
  if (["extend", "confirm"].includes(name)) {
    body.instrument = { kind: "decision", number: needed("decision_number"), issued_on: needed("decision_date") };
    body.valid_until = needed("decision_until");
  }
  if (name === "told") Object.assign(body, { on: needed("told_on"), how: needed("reason") });
  if (form.querySelector('[aria-invalid="true"]')) return refuse(say("pair.no_reason"));
  if (await answered(await send(path, body), byId("act-said"))) location.reload();
}

async function settle(form) {
  const { note } = form.elements;
  const said = note.value.trim();
  note.setAttribute("aria-invalid", String(!said));
  if (!said) return refuse(say("pair.no_reason"));
  if (await answered(await send(form.dataset.path, { note: said }), form.querySelector("[role=status]"))) location.reload();
}

function needed(id) {
  const found = value(id);
  byId(id).setAttribute("aria-invalid", String(!found));
  return found;
}

async function answered(answer, said) {
  if (!answer) return void refuse(say("problem.offline"));
  if (answer.status === 401) return void signIn();
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const kind = body.type?.split(":").pop();
  const known = kind === "conflict" ? "conflict" : kind === "not-allowed" ? "not-allowed" : "other";
  said.textContent = told(body);
  byId(body.where)?.setAttribute("aria-invalid", "true");
  refuse(say(`problem.${known}`));
}
