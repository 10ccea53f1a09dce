// What an alert sounds and says: when it is raised, and again when it goes up because nobody took it, or decided it. A
// traveller who is to be taken to secondary inspection sounds as an alert that refers.

import { alarm } from "./sound.js";
import { sayNow, toast } from "./speech.js";
import { say } from "./words.js";

export function hear({ kind, payload }) {
  const refers = kind === "crossing.decided" && payload.referred && payload.advice === "REFER";
  if (kind === "alert.raised" || refers) sound(payload, say("alarm", named(payload)));
  if (kind !== "alert.escalated") return;
  const said = say(payload.claimed_by ? "alarm.held" : "alarm.again", named(payload));
  sound(payload, said);
  toast(said);
}

function sound({ advice }, said) {
  alarm(advice);
  sayNow(said);
}

function named({ lane, advice }) {
  return { lane, advice: say(`advice.${advice}`) };
}
