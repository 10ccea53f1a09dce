// What an alert sounds and says: when it is raised, and again when it goes up because nobody took it.

import { alarm } from "./sound.js";
import { sayNow, toast } from "./speech.js";
import { say } from "./words.js";

export function hear({ kind, payload }) {
  if (kind === "alert.raised") sound(payload, say("alarm", named(payload)));
  if (kind !== "alert.escalated") return;
  const said = say("alarm.again", named(payload));
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
