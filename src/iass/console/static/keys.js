// Keyboard first. A key presses the button that names it in aria-keyshortcuts, so that the two cannot differ.

const WRITING = "input, textarea, select";

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : "";
    const button = key && document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (!button || isCovered(button)) return;
    event.preventDefault();
    button.click();
  });
  document.getElementById("help-open")?.addEventListener("click", () => document.getElementById("help").showModal());
}

// Beneath a practice pair, and for a moment after it, no key reaches the alert.
function isCovered(button) {
  const covers = document.getElementById("decoy") || document.body.hasAttribute("data-resting");
  return Boolean(covers && button.closest("#live"));
}
