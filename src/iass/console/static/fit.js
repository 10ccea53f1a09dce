// The findings of an alert, fitted to the counter, which never scrolls: the first whole, whatever room it takes, then
// as many of the others as there is room for, with their details or without, and the rest counted. All of them are on the alert's own page.

export function fit() {
  const why = document.querySelector(".counter .why");
  if (!why) return;
  const [, ...others] = why.querySelectorAll(".finding");
  const more = why.querySelector(".more");
  why.querySelectorAll(".short, .counted").forEach((one) => one.classList.remove("short", "counted"));
  more.hidden = true;
  const isFull = () => why.scrollHeight > why.clientHeight + 1;
  for (const one of others.toReversed()) if (isFull()) one.classList.add("short");
  let counted = 0;
  for (const one of others.toReversed()) {
    if (!isFull()) break;
    one.classList.add("counted");
    counted += 1;
    more.querySelector("span").textContent = (counted === 1 ? more.dataset.single : more.dataset.many).replace("{n}", counted);
    more.hidden = false;
  }
}
