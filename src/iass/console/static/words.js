// What scripts say, in the language that the page was rendered in.

const texts = JSON.parse(document.body.dataset.words);

export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// What a refusal says, in the page's language: of every rule that was broken where the service names them.
export function told(problem) {
  const own = document.documentElement.lang === "id";
  const said = (one) => (own ? [one.alasan, one.perbaikan] : [one.reason ?? one.detail, one.mend]);
  const { faults, where } = problem;
  if (faults) return faults.map((one) => said(one).filter(Boolean).join(". ")).join("; ");
  const [why, mend] = said(problem);
  const field = /^[a-z_]+$/.test(where ?? ""); // the programs' name of what stands before the reader's eyes
  return [why, where && !field && `(${where})`, mend].filter(Boolean).join(" ");
}

// Its reason alone, as a sentence begins.
export function why(problem) {
  const said = document.documentElement.lang === "id" ? problem.alasan : problem.detail;
  return said ? said[0].toUpperCase() + said.slice(1) : "";
}

export function clockTime(moment) {
  const parts = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(document.documentElement.lang === "id" ? "." : ":");
}
