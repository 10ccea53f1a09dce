// Keyboard first. A key presses the button that names it in aria-keyshortcuts, so that the two cannot differ.

const WRITING = "input, textarea, select";

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : "";
    const button = key && document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  document.getElementById("help-open")?.addEventListener("click", () => document.getElementById("help").showModal());
}
