// A tone for an alert, made here: no file. Browsers allow sound only after a key or a click, and the page says so.

import { sayCalmly, toast } from "./speech.js";
import { clockTime, say } from "./words.js";

const LATE_MILLISECONDS = 30_000;
// [hertz, start, seconds] in turn. PROTECT is soft: whoever travels with a victim must not be warned.
const LOUD = { gain: 0.35, notes: [[880, 0, 0.16], [660, 0.2, 0.16], [880, 0.4, 0.16], [660, 0.6, 0.26]] };
const PLAIN = { gain: 0.25, notes: [[740, 0, 0.14], [740, 0.22, 0.2]] };
const SOFT = { gain: 0.08, notes: [[523, 0, 0.2], [659, 0.22, 0.32]] };
const TONES = { SECURE: LOUD, DENY_EXIT: LOUD, REFUSE_ENTRY: LOUD, MAY_REFUSE_ENTRY: PLAIN, REFER: PLAIN, PROTECT: SOFT };

let context;
let missed; // an alarm that came before any key was pressed
let mutedUntil = Date.now() + 1_000 * Number(document.body.dataset.muteLeft); // by this machine's clock
let ending; // the timer of the mute

const isWanted = () => Date.now() >= mutedUntil;

export function listen() {
  const button = document.getElementById("sound");
  if (!button) return;
  button.addEventListener("click", () => turn(!isWanted()));
  endInTime();
  if (navigator.userActivation?.hasBeenActive) unlock();
  for (const gesture of ["keydown", "pointerdown"]) addEventListener(gesture, unlock, { capture: true });
  show();
}

export function alarm(advice) {
  const tone = TONES[advice];
  if (!tone || !isWanted()) return;
  if (context?.state === "running") play(tone);
  else missed = { tone, at: Date.now() };
}

async function unlock() {
  if (context?.state === "running" || !globalThis.AudioContext) return show();
  context ??= new AudioContext();
  try {
    await context.resume();
  } catch {
    return show(); // no device: the state says so
  }
  if (missed && Date.now() - missed.at < LATE_MILLISECONDS && isWanted()) play(missed.tone);
  missed = undefined;
  show();
}

function turn(on) {
  mutedUntil = on ? 0 : Date.now() + 1_000 * Number(document.body.dataset.muteSeconds);
  endInTime();
  fetch("/preferences", { method: "POST", body: new URLSearchParams({ sound: on ? "on" : "off" }), keepalive: true }).catch(() => {});
  if (on && context?.state === "running") play(PLAIN);
  show();
}

// A mute ends by itself, and says so: nobody must miss an alert for one that was forgotten.
function endInTime() {
  clearTimeout(ending);
  const left = mutedUntil - Date.now();
  if (left <= 0) return;
  ending = setTimeout(() => {
    show();
    toast(say("sound.again"));
    sayCalmly(say("sound.again"));
  }, left);
}

function show() {
  const button = document.getElementById("sound");
  const state = !globalThis.AudioContext ? "unavailable" : !isWanted() ? "off" : context?.state === "running" ? "on" : "blocked";
  button.dataset.state = state;
  button.title = say(isWanted() ? "sound.turn_off" : "sound.turn_on");
  document.getElementById("sound-word").textContent = say(`sound.${state}`, { time: clockTime(new Date(mutedUntil)).slice(0, 5) });
}

function play({ gain, notes }) {
  for (const [hertz, start, seconds] of notes) {
    const begin = context.currentTime + start;
    const source = new OscillatorNode(context, { frequency: hertz, type: "triangle" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(gain, begin + 0.015);
    volume.gain.setTargetAtTime(0, begin + seconds - 0.05, 0.02);
    source.connect(volume).connect(context.destination);
    source.start(begin);
    source.stop(begin + seconds + 0.1);
  }
}
