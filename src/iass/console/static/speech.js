// Words to the officer: to a screen reader calmly or at once, and as a short message on the screen.

const SHOWN_MILLISECONDS = 6_000;

export function sayCalmly(text) {
  document.getElementById("say-calmly").textContent = text;
}

export function sayNow(text) {
  const place = document.getElementById("say-now");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text)); // the same words twice are spoken twice
}

export function toast(text, kind = "plain") {
  const message = document.createElement("p");
  message.className = "toast";
  message.dataset.kind = kind;
  message.textContent = text;
  document.getElementById("toasts").replaceChildren(message);
  setTimeout(() => message.remove(), SHOWN_MILLISECONDS);
}
