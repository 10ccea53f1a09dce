// The slider: every stop was put into words by the server, so that nothing is computed, or said, here.

import { confirmed, refuse, send } from "./actions.js";
import { sayCalmly, toast } from "./speech.js";
import { signIn } from "./typed.js";
import * as watching from "./watching.js";
import { say } from "./words.js";

const byId = (id) => document.getElementById(id);

export function start() {
  watching.start();
  const { list, present, choices } = byId("chooser").dataset;
  const stops = JSON.parse(choices);
  const chosen = () => stops[Number(byId("slider").value)];
  const show = () => {
    tell(chosen());
    byId("save").setAttribute("aria-disabled", byId("slider").value === present);
  };
  byId("slider").addEventListener("input", show);
  byId("save").addEventListener("click", () => save(byId("save"), list, chosen().target, chosen()));
  byId("reset").addEventListener("click", () => save(byId("reset"), list, null));
  show(); // a browser that goes back may remember another stop
}

function tell(stop) {
  for (const part of ["alerts", "missed", "foretold"]) byId(part).textContent = stop[part];
  byId("slider").setAttribute("aria-valuetext", `${stop.alerts}. ${stop.missed}.`);
  byId("marker").setAttribute("transform", `translate(${stop.x} 0)`);
  byId("marker-score").textContent = stop.threshold;
}

async function save(button, list, target, stop) {
  const { reason, confirmTitle, confirmText } = button.dataset;
  if (button.getAttribute("aria-disabled") === "true") return refuse(reason);
  const costs = stop ? `${stop.alerts}. ${stop.missed}. ${confirmText}` : confirmText;
  if (!(await confirmed({ confirmTitle, confirmText: costs }))) return;
  const answer = await send(`/v1/operating-points/${list}`, { target_fpir: target });
  if (answer?.status === 401) return void signIn();
  if (!answer?.ok) return refuse(say(!answer ? "problem.offline" : answer.status === 403 ? "problem.not-allowed" : "problem.other"));
  sayCalmly(say("threshold.saved"));
  toast(say("threshold.saved"));
  setTimeout(() => location.reload(), 1500); // long enough to read; then the page tells who chose, and when
}
