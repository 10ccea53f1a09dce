// Passkeys: the device is asked by way of the browser, and what it signed goes to the server. Nothing is kept here.

import { say } from "./words.js";

const KNOWN = { 401: "passkey.unknown", 403: "passkey.stale", 429: "passkey.wait" };

export function start() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  show("passkey", "click", signIn);
  show("passkey-add", "submit", add);
  document.getElementById("passkey-none")?.remove();
}

function show(id, event, act) {
  const shown = document.getElementById(id);
  shown?.addEventListener(event, act);
  shown?.removeAttribute("hidden");
}

async function signIn(event) {
  const back = event.target.form.elements.back.value;
  const publicKey = await asked("/sign-in/passkey/request", "parseRequestOptionsFromJSON");
  const told = publicKey && (await answered(() => navigator.credentials.get({ publicKey })));
  const sent = told && (await send("/sign-in/passkey", { told, back }));
  if (sent) location.assign((await sent.json()).to);
}

async function add(event) {
  event.preventDefault();
  const name = document.getElementById("passkey-name").value;
  const publicKey = await asked("/passkeys/request", "parseCreationOptionsFromJSON");
  const told = publicKey && (await answered(() => navigator.credentials.create({ publicKey })));
  if (told && (await send("/passkeys", { told, name }))) location.reload();
}

async function asked(path, parse) {
  const answer = await send(path, {});
  return answer && PublicKeyCredential[parse](await answer.json());
}

async function answered(ask) {
  try {
    return JSON.stringify((await ask()).toJSON());
  } catch (refused) {
    wrong(refused.name === "InvalidStateError" ? "passkey.known" : "passkey.refused");
    return undefined;
  }
}

async function send(path, body) {
  wrong("");
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => undefined);
  if (answer?.ok && !answer.redirected) return answer;
  wrong(answer ? (KNOWN[answer.status] ?? "passkey.other") : "problem.offline");
  return undefined;
}

function wrong(key) {
  const shown = document.getElementById("passkey-wrong");
  shown.textContent = key && say(key);
  shown.hidden = !key;
}
