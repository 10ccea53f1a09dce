// What scripts say, in the language that the page was rendered in.

const texts = JSON.parse(document.body.dataset.words);

export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// What a refusal says: of rules that say it in both languages, each in the page's; else the detail in English.
export function told(problem) {
  const own = document.documentElement.lang === "id";
  const faults = problem.faults?.map((one) => (own ? [one.alasan, one.perbaikan] : [one.reason, one.mend]));
  if (faults) return faults.map((parts) => parts.filter(Boolean).join(". ")).join("; ");
  return [problem.detail, problem.where && `(${problem.where})`, problem.mend].filter(Boolean).join(" ");
}

export function clockTime(moment) {
  const parts = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(document.documentElement.lang === "id" ? "." : ":");
}
