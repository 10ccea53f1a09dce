// Practice pairs while nobody waits: asked for on an idle counter, and gone as soon as somebody real comes.

import { refuse, send } from "./actions.js";
import { sayCalmly } from "./speech.js";
import { say } from "./words.js";

const IDLE_MILLISECONDS = 20_000;
const SHOWN_MILLISECONDS = 120_000;
const REST_MILLISECONDS = 1_000;

let comings = 0; // of somebody real: what was asked for before the last one is not shown any more
let leaving;

export function start(lane) {
  if (!lane) return; // of all lanes at once nobody says which stands idle
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decoy]");
    if (button) answer(button.dataset.decoy);
    if (event.target.closest("[data-decoy-close]")) shown()?.remove();
  });
  later(lane, IDLE_MILLISECONDS);
}

// Somebody passes or an alert comes. What was meant for the practice pair must not reach the real one beneath.
export function yieldScreen() {
  comings += 1;
  if (!shown()) return;
  shown().remove();
  document.body.toggleAttribute("data-resting", true);
  setTimeout(() => document.body.toggleAttribute("data-resting", false), REST_MILLISECONDS);
}

const shown = () => document.getElementById("decoy");

const later = (lane, milliseconds) => setTimeout(() => ask(lane), milliseconds);

function isBusy() {
  const connected = document.getElementById("link")?.dataset.state === "connected";
  return document.hidden || !connected || shown() || document.querySelector("dialog[open]") || document.activeElement?.matches("input, textarea, select");
}

async function ask(lane) {
  if (isBusy()) return later(lane, IDLE_MILLISECONDS);
  const before = comings;
  const offered = await send("/v1/decoys/offers", { lane });
  if (offered && [401, 403].includes(offered.status)) return; // whoever judges no alerts practises none
  const { look_id: look, wait_seconds: wait } = offered?.ok ? await offered.json() : {};
  if (look) await show(look, before);
  later(lane, wait ? wait * 1_000 : IDLE_MILLISECONDS);
}

async function show(look, before) {
  const part = await fetch(`/console/parts/decoys/${encodeURIComponent(look)}`, { cache: "no-store" }).catch(() => undefined);
  if (!part?.ok) return;
  const html = await part.text();
  if (comings !== before || isBusy()) return;
  const pair = document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("decoy"));
  document.getElementById("live").before(pair);
  sayCalmly(document.getElementById("decoy-title").textContent);
  clearTimeout(leaving);
  leaving = setTimeout(() => pair.remove(), SHOWN_MILLISECONDS);
}

async function answer(judgement) {
  const pair = shown();
  const buttons = pair.querySelectorAll("[data-decoy]");
  if (buttons[0].disabled) return;
  buttons.forEach((button) => (button.disabled = true));
  const told = await send(pair.dataset.answer, { judgement });
  const { was_same: same, is_right: right, own } = told?.ok ? await told.json() : {};
  if (!pair.isConnected) return; // closed, or somebody real came meanwhile
  if (!own) {
    pair.remove();
    return refuse(say(told ? "problem.other" : "problem.offline"));
  }
  const text = `${verdict(judgement, same, right)} ${say("decoy.own", { caught: own.caught, wrong: own.wrong })}`;
  const place = document.getElementById("decoy-told");
  place.textContent = text;
  place.dataset.right = String(right);
  buttons.forEach((button) => button.remove());
  sayCalmly(text);
}

function verdict(judgement, same, right) {
  if (right) return same ? say("decoy.right_same") : say("decoy.right_other");
  if (judgement === "unsure") return same ? say("decoy.unsure_same") : say("decoy.unsure_other");
  return same ? say("decoy.missed_same") : say("decoy.missed_other");
}
