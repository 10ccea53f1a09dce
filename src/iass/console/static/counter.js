// The counter: follows the lane; an alert that nobody has decided stays until it is, or the officer goes on.

import * as actions from "./actions.js";
import * as alarms from "./alarms.js";
import * as decoy from "./decoy.js";
import { fit } from "./fit.js";
import { lay } from "./lens.js";
import { Live } from "./live.js";

export function start() {
  const { lane } = document.getElementById("live").dataset;
  const here = (news) => lane === "" || news.payload.lane === lane;
  // Until somebody new passes, the screen stays with whom it shows. `shown` of `passed` travellers are on it already.
  let [passed, asked, shown] = [0, 0, 0];

  const settle = () => {
    fit();
    lay();
  };
  const room = new ResizeObserver(settle); // the window, or a warning above it: each takes room, or gives it

  const live = new Live({
    address: (extra) => {
      const { crossing } = live.part.dataset;
      asked = extra.chosen ? shown : passed;
      const wish = { lane, holding: crossing, chosen: String(passed === shown), ...extra };
      return `/console/parts/counter?${new URLSearchParams(wish)}`;
    },
    concerns: here,
    onNews: (news) => {
      if (!here(news)) return;
      decoy.yieldScreen();
      if (news.kind === "crossing.decided") passed += 1;
      alarms.hear(news);
    },
    onSwap: (before, after) => {
      shown = asked;
      settle();
      room.unobserve(before);
      room.observe(after);
    },
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest(".passages a");
    if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      live.refresh({ holding: row.dataset.crossing, chosen: "true" });
    } else if (event.target.closest("[data-next]")) {
      live.refresh({ next_one: "true" });
    }
  });
  document.getElementById("lane").addEventListener("change", (event) => event.target.form.requestSubmit());
  actions.listen(() => live.refresh());
  decoy.start(lane);
  document.fonts.ready.then(settle);
  room.observe(live.part); // tells at once, too
  live.start();
}
