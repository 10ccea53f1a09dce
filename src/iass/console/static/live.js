// Keeps the living part of a page current: news leads to a fresh part, rendered by the same templates as the page.

// The number in the bar comes by the stream: with two hundred consoles on one server, each alert would else cost two
// hundred pages before the officer at its lane sees it.

import { Link } from "./link.js";
import { sayCalmly, toast } from "./speech.js";
import { reload, signIn } from "./typed.js";
import { clockTime, say } from "./words.js";

export class Live {
  // address: () => URL of the part; concerns: (news) => whether it changes this page.
  constructor({ address, concerns, onNews = () => {}, onSwap = () => {} }) {
    Object.assign(this, { address, concerns, onNews, onSwap, queue: Promise.resolve() });
    this.link = new Link(Number(this.part.dataset.sequence));
    this.link.addEventListener("news", ({ detail }) => this.hear(detail));
    this.link.addEventListener("open", ({ detail }) => showCount(detail));
    this.link.addEventListener("state", ({ detail }) => this.show(detail));
  }

  get part() {
    return document.getElementById("live");
  }

  start() {
    this.link.run();
    addEventListener("pagehide", () => this.link.stop());
  }

  hear(news) {
    if (news.kind === "feed.reset") return void reload();
    this.onNews(news);
    if (this.concerns(news)) this.refresh();
  }

  show({ state, since }) {
    const time = clockTime(since);
    const shown = document.getElementById("link");
    if (!shown) return; // whoever is not told of alerts has no link to them
    shown.dataset.state = state;
    document.getElementById("link-word").textContent = say(
      state === "connected" ? "link.connected" : "link.reconnecting",
      { time },
    );
    this.warn(state === "stale" ? say("link.stale", { time }) : "");
    if (state === "reconnecting") this.missedFrom ??= this.link.position;
    if (state === "connected" && this.missedFrom !== undefined) this.catchUp();
  }

  warn(text) {
    const former = document.getElementById("stale");
    if (!text) return void former?.remove();
    if (former) return;
    const warning = document.createElement("p");
    warning.id = "stale";
    warning.setAttribute("role", "alert");
    warning.textContent = text;
    document.getElementById("main").prepend(warning);
  }

  async catchUp() {
    const from = this.missedFrom;
    this.missedFrom = undefined;
    await this.refresh();
    const missed = Number(this.part.dataset.sequence) - from;
    if (missed > 0) toast(say("link.recovered", { n: missed }));
  }

  // One request at a time, in order; news that comes while one waits is covered by it.
  refresh(extra) {
    if (!extra && this.waiting) return this.queue;
    if (!extra) this.waiting = true;
    this.queue = this.queue.then(() => {
      if (!extra) this.waiting = false;
      return this.fetchPart(extra ?? {});
    });
    return this.queue;
  }

  async fetchPart(extra) {
    let answer;
    try {
      answer = await fetch(this.address(extra), { cache: "no-store" });
    } catch {
      return; // the link is down too; when it is back, catchUp asks again
    }
    if (answer.status === 401) return void signIn();
    if (answer.status === 403) return void reload(); // it was settled meanwhile: the page asks for what one looks on
    if (!answer.ok) return;
    if (answer.headers.get("IASS-Console") !== document.body.dataset.version) return void reload();
    this.swap(await answer.text());
  }

  swap(html) {
    const before = this.part;
    const after = new DOMParser().parseFromString(html, "text/html").getElementById("live");
    const focused = before.contains(document.activeElement) ? document.activeElement : undefined;
    const caret = [focused?.selectionStart, focused?.selectionEnd];
    const scrolled = before.querySelector(".why")?.scrollTop ?? 0;
    keepPictures(before, after); // moving what has the focus takes the focus away
    before.replaceWith(after);
    if (before.dataset.alert === after.dataset.alert && after.querySelector(".why")) {
      after.querySelector(".why").scrollTop = scrolled;
    }
    if (focused) refocus(focused.id, caret);
    showCount(after.dataset.open);
    if (after.dataset.summary && after.dataset.crossing !== before.dataset.crossing) sayCalmly(after.dataset.summary);
    this.onSwap(before, after);
  }
}

function showCount(open) {
  const shown = document.getElementById("open-alerts");
  if (shown) shown.textContent = open;
  shown?.toggleAttribute("data-none", open === "0");
}

function refocus(id, [start, end]) {
  const place = document.getElementById(id) ?? document.getElementById("alert-state");
  place?.focus();
  if (start !== undefined) place.setSelectionRange?.(start, end);
}

// Pictures that stay are moved, not fetched again: every look at a face is written to the audit log.
function keepPictures(before, after) {
  const stay = [];
  for (const place of after.querySelectorAll("[data-keep]")) {
    const kept = before.querySelector(`[data-keep="${CSS.escape(place.dataset.keep)}"]`);
    if (!kept) continue;
    place.replaceChildren(); // before it enters this document, where its pictures would load
    stay.push([place, kept]);
  }
  document.adoptNode(after);
  stay.forEach(([place, kept]) => place.replaceWith(kept));
}
