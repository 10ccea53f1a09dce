// What scripts say, in the language that the page was rendered in.

const texts = JSON.parse(document.body.dataset.words);

export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function clockTime(moment) {
  const parts = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(document.documentElement.lang === "id" ? "." : ":");
}
