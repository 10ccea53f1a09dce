// Follows the service's live stream (server-sent events) and knows whether it is alive.
//
// It reads by fetch: EventSource hides keep-alive comments, so that a link that died without a word would
// look healthy. Each connection names the last event seen, so that the service replays what was missed.

import { signIn } from "./typed.js";

const ADDRESS = "/v1/alerts/stream?open=true";
const QUIET_MILLISECONDS = 40_000; // the service sends a comment every 15 s
const STALE_MILLISECONDS = 8_000;
const PAUSES = [300, 700, 1_500, 3_000];

export class Link extends EventTarget {
  // Events: "news" {kind, sequence, payload}; "open": how many alerts are unresolved, as text; "state" {state: connected | reconnecting | stale, since: Date}.
  constructor(position) {
    super();
    this.position = position;
    this.state = "connecting";
    this.since = new Date();
    this.attempts = 0;
  }

  async run() {
    while (!this.stopped) {
      const timer = setTimeout(() => this.turn("stale"), Math.max(0, STALE_MILLISECONDS - this.lost()));
      try {
        await this.follow(() => clearTimeout(timer));
      } catch {
        // Whatever broke, the answer is the same: say so, and try again.
      }
      clearTimeout(timer);
      if (this.stopped) return;
      if (this.state === "connected") this.since = new Date();
      if (this.state !== "stale") this.turn("reconnecting");
      await new Promise((wake) => setTimeout(wake, PAUSES[Math.min(this.attempts++, PAUSES.length - 1)]));
    }
  }

  stop() {
    this.stopped = true;
    this.request?.abort();
  }

  lost() {
    return Date.now() - this.since.getTime();
  }

  turn(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, since: this.since } }));
  }

  async follow(opened) {
    this.request = new AbortController();
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(this.position) };
    const answer = await fetch(ADDRESS, { headers, cache: "no-store", signal: this.request.signal });
    if (answer.status === 401) return void signIn();
    if (answer.status === 403) return this.stop(); // this officer is not told of alerts
    if (!answer.ok) throw new Error(String(answer.status));
    opened();
    this.attempts = 0;
    this.since = new Date();
    this.turn("connected");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await this.within(reader.read());
      if (done) return;
      const messages = (rest + value).split(/\r?\n\r?\n/);
      rest = messages.pop();
      messages.forEach((message) => this.receive(message));
    }
  }

  async within(reading) {
    let timer;
    const silence = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error("silence")), QUIET_MILLISECONDS)));
    try {
      return await Promise.race([reading, silence]);
    } catch (error) {
      this.request.abort();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  receive(message) {
    const fields = {};
    for (const line of message.split(/\r?\n/)) {
      const colon = line.indexOf(":");
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
    }
    if (fields.event === "alerts.open") {
      this.dispatchEvent(new CustomEvent("open", { detail: String(JSON.parse(fields.data).open) }));
    }
    if (!fields.id) return;
    this.position = Number(fields.id);
    const { payload } = JSON.parse(fields.data);
    this.dispatchEvent(
      new CustomEvent("news", { detail: { kind: fields.event, sequence: this.position, payload: payload ?? {} } }),
    );
  }
}
