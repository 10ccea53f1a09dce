// Alerts are heard on pages that show none of them, and counted in the bar.

import { Live } from "./live.js";
import { alarm } from "./sound.js";
import { sayNow } from "./speech.js";
import { say } from "./words.js";

export function start(hear = () => {}) {
  const live = new Live({
    address: () => "/console/parts/search",
    concerns: (news) => news.kind.startsWith("alert."),
    onNews: (news) => {
      const { kind, payload } = news;
      hear(news);
      if (kind !== "alert.raised") return;
      alarm(payload.advice);
      sayNow(say("alarm", { lane: payload.lane, advice: say(`advice.${payload.advice}`) }));
    },
  });
  live.start();
}
