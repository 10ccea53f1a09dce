// The page of one alert.

import * as actions from "./actions.js";
import { lay } from "./lens.js";
import { Live } from "./live.js";
import { say } from "./words.js";

export function start() {
  const { alert } = document.getElementById("live").dataset;
  const live = new Live({
    address: () => `/console/parts/alerts/${encodeURIComponent(alert)}`,
    concerns: (news) => news.kind.startsWith("alert."),
    onSwap: lay,
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-case]");
    if (button?.id === "alert-case") openCase(button.dataset.case);
    if (event.target.closest("[data-next]")) location.assign(`/alerts/${encodeURIComponent(alert)}/next`);
  });
  actions.listen(() => live.refresh());
  live.start();
}

async function openCase(path) {
  const answer = await actions.send(path, {});
  if (answer?.ok) return location.assign(`/cases/${encodeURIComponent((await answer.json()).case_id)}`);
  actions.refuse(say(answer ? "problem.conflict" : "problem.offline"));
}
