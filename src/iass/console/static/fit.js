// An alert fitted to the counter, which never scrolls: the first finding whole, then as many of the others as there is
// room for, with their details or without, and the rest counted. Where even the first has no room, or the faces have
// none, everything is set closer. All of it is on the alert's own page.

export function fit() {
  const counter = document.querySelector(".counter");
  const why = counter?.querySelector(".why");
  if (!why) return;
  for (const close of [false, true]) {
    counter.classList.toggle("close", close);
    arrange(why);
    if (!isFull(why) && !isFull(counter.querySelector(".faces"))) return;
  }
}

const isFull = (place) => place.scrollHeight > place.clientHeight + 1;

function arrange(why) {
  const [, ...others] = why.querySelectorAll(".finding");
  const more = why.querySelector(".more");
  why.querySelectorAll(".short, .counted").forEach((one) => one.classList.remove("short", "counted"));
  more.hidden = true;
  for (const one of others.toReversed()) if (isFull(why)) one.classList.add("short");
  let counted = 0;
  for (const one of others.toReversed()) {
    if (!isFull(why)) break;
    one.classList.add("counted");
    counted += 1;
    more.querySelector("span").textContent = (counted === 1 ? more.dataset.single : more.dataset.many).replace("{n}", counted);
    more.hidden = false;
  }
}
