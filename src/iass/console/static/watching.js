// Alerts are heard on pages that show none of them, and counted in the bar.

import * as alarms from "./alarms.js";
import { Live } from "./live.js";

export function start(hear = () => {}) {
  const live = new Live({
    address: () => "/console/parts/search",
    concerns: () => false,
    onNews: (news) => {
      hear(news);
      alarms.hear(news);
    },
  });
  live.start();
}
