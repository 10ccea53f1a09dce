// The faces of an alert, laid over each other by their eyes, and enlarged together: the same spot of each is seen.
// The pictures stay as they are stored; what turns is how they are shown, and one key shows them unturned.

const EYES = { apart: 0.27, height: 0.43 }; // where they are laid: shares of the frame's width and height
const MOST = 8;
const STEP = 1.3;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SCROLLING = "input, textarea, select, [role=region]";

const whole = () => ({ scale: 1, x: 0.5, y: 0.5 }); // x and y: the spot in the middle, as shares of the frame
let view = whole();
let aligned = true;
let shown; // which pictures the view belongs to
const pointers = new Map();

export function listen() {
  const frameOf = (event) => event.target.closest?.(".looking .frame");
  document.addEventListener("load", (event) => event.target.matches?.(".looking img") && lay(), true);
  addEventListener("resize", lay);
  document.addEventListener("click", (event) => act(event.target.closest("[data-lens]")?.dataset.lens));
  document.addEventListener("dblclick", (event) => frameOf(event) && act("reset"));
  document.addEventListener("wheel", (event) => turn(event, frameOf(event)), { passive: false });
  document.addEventListener("keydown", move);
  document.addEventListener("pointerdown", (event) => take(event, frameOf(event)));
  document.addEventListener("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, ({ pointerId }) => pointers.delete(pointerId));
  lay();
}

// After the page changed, too: other pictures are seen whole first.
export function lay() {
  const place = document.querySelector(".looking");
  if (!place) return;
  if (place.dataset.faces !== shown) [view, aligned, shown] = [whole(), true, place.dataset.faces];
  document.getElementById("lens-aligned").setAttribute("aria-pressed", String(aligned));
  for (const [name, useless] of [["out", view.scale === 1], ["in", view.scale === MOST], ["reset", view.scale === 1]]) {
    document.getElementById(`lens-${name}`).setAttribute("aria-disabled", String(useless));
  }
  place.dataset.scale = view.scale.toFixed(3);
  place.querySelectorAll(".frame img").forEach(show);
}

function show(picture) {
  const [width, height] = [picture.naturalWidth, picture.naturalHeight];
  const { clientWidth: wide, clientHeight: high } = picture.parentElement;
  if (!width || !wide) return; // not there yet
  const [a, b, x, y] = (aligned && byEyes(picture.dataset.eyes, width, height, wide, high)) || covering(width, height, wide, high);
  const { scale } = view;
  const [left, top] = [scale * (x - view.x * wide) + wide / 2, scale * (y - view.y * high) + high / 2];
  picture.classList.add("laid");
  picture.style.transform = `matrix(${[scale * a, scale * b, -scale * b, scale * a, left, top].join()})`;
}

// Turn, size and shift as one complex number and two shares: what brings both eyes to their places.
function byEyes(text, width, height, wide, high) {
  const [rightX, rightY, leftX, leftY] = text.split(" ").map(Number);
  if (leftY === undefined) return undefined;
  const [across, down] = [(leftX - rightX) * width, (leftY - rightY) * height];
  const apart = (EYES.apart * wide) / (across ** 2 + down ** 2);
  const [a, b] = [across * apart, -down * apart];
  const [x, y] = [rightX * width, rightY * height];
  return [a, b, wide * (0.5 - EYES.apart / 2) - (a * x - b * y), high * EYES.height - (b * x + a * y)];
}

function covering(width, height, wide, high) {
  const size = Math.max(wide / width, high / height);
  return [size, 0, (wide - size * width) / 2, (high - size * height) / 2];
}

function act(what) {
  if (what === "in") look(view.scale * STEP);
  if (what === "out") look(view.scale / STEP);
  if (what === "reset") view = whole();
  if (what === "aligned") aligned = !aligned;
  if (what) lay();
}

// spot: of the frame, as shares; it stays where it is.
function look(wanted, spot = [0.5, 0.5]) {
  const scale = Math.abs(wanted - 1) < 0.02 ? 1 : Math.min(MOST, Math.max(1, wanted));
  const [x, y] = [view.x + (spot[0] - 0.5) / view.scale, view.y + (spot[1] - 0.5) / view.scale];
  view = { scale, ...within(scale, x - (spot[0] - 0.5) / scale, y - (spot[1] - 0.5) / scale) };
}

function within(scale, x, y) {
  const edge = 0.5 / scale;
  const held = (place) => Math.min(1 - edge, Math.max(edge, place));
  return { x: held(x), y: held(y) };
}

function turn(event, frame) {
  if (!frame) return;
  event.preventDefault();
  look(view.scale * Math.exp(-event.deltaY * 0.0015), spotOf(event, frame));
  lay();
}

function spotOf({ clientX, clientY }, frame) {
  const box = frame.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
}

function move(event) {
  const way = ARROWS[event.key];
  if (!way || view.scale === 1 || event.target.closest?.(SCROLLING) || document.querySelector("dialog[open]")) return;
  if (!document.querySelector(".looking")) return;
  event.preventDefault();
  shift(0.12 * way[0], 0.12 * way[1]);
}

// By shares of the frame, as it is seen.
function shift(across, down) {
  view = { scale: view.scale, ...within(view.scale, view.x + across / view.scale, view.y + down / view.scale) };
  lay();
}

function take(event, frame) {
  if (!frame) return;
  event.preventDefault(); // a picture is not selected
  pointers.set(event.pointerId, { frame, spot: spotOf(event, frame) });
}

function drag(event) {
  const held = pointers.get(event.pointerId);
  if (!held) return;
  const before = [...pointers.values()].map(({ spot }) => spot);
  const from = held.spot;
  held.spot = spotOf(event, held.frame);
  if (pointers.size === 1) return shift(from[0] - held.spot[0], from[1] - held.spot[1]);
  const after = [...pointers.values()].map(({ spot }) => spot);
  const [was, is] = [before, after].map(([one, other]) => Math.hypot(one[0] - other[0], one[1] - other[1]));
  const middle = [0, 1].map((axis) => (after[0][axis] + after[1][axis]) / 2);
  look((view.scale * is) / Math.max(was, 0.01), middle);
  lay();
}
