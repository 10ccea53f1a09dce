// The list of alerts.

import * as alarms from "./alarms.js";
import { Live } from "./live.js";

export function start() {
  const live = new Live({
    address: () => `/console/parts/alerts${location.search}`,
    concerns: (news) => news.kind.startsWith("alert."),
    onNews: alarms.hear,
  });
  live.start();
}
