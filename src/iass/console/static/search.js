// Search by a photograph. The chosen picture is drawn from memory (a canvas needs no address that the page's policy
// would have to allow), leaves the browser only to be searched, and goes with the page.

import { toast } from "./speech.js";
import { signIn } from "./typed.js";
import * as watching from "./watching.js";
import { say } from "./words.js";

const LARGEST = 800; // pixels on the longer side: enough to compare by, small enough to draw at once
const FIELDS = ["photo", "lists", "purpose", "case_number"];

const byId = (id) => document.getElementById(id);
let asked = 0;

export function start() {
  watching.start();
  byId("photo").addEventListener("change", choose);
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  addEventListener("pagehide", () => {
    wipe();
    byId("search").reset();
    byId("answered").replaceChildren();
  });
}

async function choose() {
  wipe();
  byId("answered").replaceChildren(); // another picture beside the candidates of the last one would mislead
  asked += 1;
  const [file] = byId("photo").files;
  if (!file) return;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return; // a format that the browser does not know; the service may
  }
  if (file !== byId("photo").files[0]) return;
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const canvas = byId("preview");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  byId("chosen").hidden = false;
}

function wipe() {
  byId("chosen").hidden = true;
  byId("preview").width = 0; // drops the pixels
}

async function search() {
  const button = byId("search-go");
  if (button.disabled) return;
  const form = byId("search");
  FIELDS.forEach((field) => byId(field).removeAttribute("aria-invalid"));
  if (!byId("photo").files.length) return refuse(say("search.no_photo"), "photo");
  const number = (asked += 1);
  tell(say("search.searching"));
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), cache: "no-store" });
    if (answer.status === 401) return void signIn();
    const isPart = answer.headers.get("Content-Type")?.startsWith("text/html");
    const text = isPart ? await answer.text() : "";
    if (number !== asked) return; // another picture was chosen meanwhile
    if (!isPart) return refuse(say(answer.status === 413 ? "search.too_large" : answer.status === 503 ? "search.busy" : "problem.other"));
    show(text);
  } catch {
    refuse(say("problem.offline"));
  } finally {
    button.disabled = false;
  }
}

function show(html) {
  const part = new DOMParser().parseFromString(html, "text/html");
  byId("answered").replaceChildren(...part.body.childNodes);
  const failed = byId("answered").querySelector("[data-field]");
  if (failed) toast(failed.querySelector("p").textContent, "refused");
  if (failed?.dataset.field) return blame(failed.dataset.field);
  byId("answer").focus();
  if (matchMedia("(max-width: 900px)").matches) byId("answer").scrollIntoView(); // below the form, out of sight
}

function refuse(reason, field) {
  tell(reason);
  toast(reason, "refused");
  if (field) blame(field);
}

function blame(field) {
  const place = byId(field);
  place.setAttribute("aria-invalid", "true");
  (place.querySelector("input") ?? place).focus();
}

function tell(text) {
  const words = document.createElement("p");
  words.className = "notice";
  words.textContent = text;
  byId("answered").replaceChildren(words);
}
