// What somebody typed outlives their session: it waits in this tab, for them alone, while they sign in again.

import { toast } from "./speech.js";
import { say } from "./words.js";

const KEPT = "iass-typed";
const LASTS = 8 * 3_600_000; // milliseconds: a shift
const NEVER = ["password", "file", "hidden", "submit", "button"];

// To whoever is nobody any more. Afterwards they come back to this page.
export function signIn() {
  keep();
  location.assign(`/sign-in?${new URLSearchParams({ back: address() })}`);
}

// Whoever signs out leaves nothing behind for the next one at this browser. A form that the browser itself sends may
// be answered with the sign-in, and nothing of this page is left then.
export function listen() {
  const form = document.querySelector('form[action="/sign-out"]');
  form?.addEventListener("submit", () => sessionStorage.removeItem(KEPT));
  document.querySelector("main").addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented && target.method === "post") keep({ isSent: true });
  });
}

// To the same page anew, where the server has changed.
export function reload() {
  keep();
  location.reload();
}

function keep(how = {}) {
  const typed = fields().filter(isChanged).map((field) => [nameOf(field), valueOf(field)]);
  if (!typed.length || !document.body.dataset.officer) return; // who they are is nobody's form
  const kept = { officer: document.body.dataset.officer, path: address(), at: Date.now(), typed, ...how };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

// Another officer at this browser, or one who comes back after a shift, is not shown it.
export function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!kept) return;
  const { officer } = document.body.dataset;
  if (kept.isSent && officer !== "") return void sessionStorage.removeItem(KEPT); // it arrived
  if (kept.isSent) sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, isSent: false }));
  const isOver = Date.now() - kept.at > LASTS || (officer !== "" && officer !== kept.officer);
  const isHere = officer === kept.officer && kept.path === address();
  if (isOver || isHere) sessionStorage.removeItem(KEPT);
  if (isOver || !isHere) return;
  const places = new Map(fields().map((field) => [nameOf(field), field]));
  for (const [name, value] of kept.typed) fill(places.get(name), value);
  toast(say("typed.back"));
}

const address = () => location.pathname + location.search;

// A filter is in the address already; the bar is nobody's form.
function fields() {
  const found = [...document.querySelectorAll("main :is(input, textarea, select)")];
  return found.filter(({ type, form }) => !NEVER.includes(type) && form?.getAttribute("method") !== "get");
}

function nameOf(field) {
  if (field.id) return field.id;
  return [[...document.forms].indexOf(field.form), field.name, isTick(field) ? field.value : ""].join(" ");
}

const isTick = ({ type }) => type === "checkbox" || type === "radio";
const valueOf = (field) => (isTick(field) ? field.checked : field.value);

function isChanged(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field.options) return !(([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.selected ?? true);
  return field.value !== field.defaultValue;
}

function fill(field, value) {
  if (!field || field.disabled) return;
  if (isTick(field)) field.checked = value;
  else field.value = value;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}
