// Light or dark without loading the page anew; the server remembers it in a cookie.

import { say } from "./words.js";

const root = document.documentElement;
const machine = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme === "auto" ? machine.matches : root.dataset.theme === "dark");

export function listen() {
  label();
  machine.addEventListener("change", label);
  document.getElementById("theme-form").addEventListener("submit", (event) => {
    event.preventDefault();
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
    const body = new URLSearchParams({ theme: root.dataset.theme });
    fetch("/preferences", { method: "POST", body, keepalive: true }).catch(() => {});
  });
}

function label() {
  const button = document.getElementById("theme");
  button.title = say(isDark() ? "theme.to_light" : "theme.to_dark");
  button.setAttribute("aria-label", button.title);
}
