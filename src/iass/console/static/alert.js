// The page of one alert.

import * as actions from "./actions.js";
import { Live } from "./live.js";

export function start() {
  const { alert } = document.getElementById("live").dataset;
  const live = new Live({
    address: () => `/console/parts/alerts/${encodeURIComponent(alert)}`,
    concerns: (news) => news.kind.startsWith("alert."),
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) location.assign(`/alerts/${encodeURIComponent(alert)}/next`);
  });
  actions.listen(() => live.refresh());
  live.start();
}
