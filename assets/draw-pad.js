// The drawing pad: strokes on a canvas, sent to Python as a PNG data URL.
//
// A drawing is a list of actions (a stroke, an erasure, "cleared") in the unit square, so that it
// survives resizing, a reload and a visit to another page, and undo needs no pictures.

const STORAGE_KEY = "digit-reader.drawing";
const SENT_SIDE = 280; // pixels of the picture that is sent: ten for each of the network's
const PENS = [0.035, 0.065, 0.1]; // pen widths and the eraser's, as parts of the side
const ERASER = 0.13;
const SEND_EVERY = 80; // milliseconds between pictures while a stroke goes on
const DECIMALS = 1e4;

const canvas = element.querySelector("canvas");
const context = canvas.getContext("2d");
const hint = element.querySelector(".pad-hint");
const tools = element.querySelector(".pad-tools");
const pens = [...tools.querySelectorAll("[role=radio]")];

const sent = document.createElement("canvas");
sent.width = sent.height = SENT_SIDE;
const sentContext = sent.getContext("2d");

let { actions, undone, pen, erasing } = restore();
let stroke = null; // the stroke being drawn
let pointer = null; // the pointer that draws it; others are ignored meanwhile
let sendTimer = null;
let lastSent = 0;

function restore() {
  const fresh = { actions: [], undone: [], pen: 1, erasing: false };
  try {
    return { ...fresh, ...JSON.parse(sessionStorage.getItem(STORAGE_KEY)) };
  } catch {
    return fresh; // storage is switched off or holds something else
  }
}

function save() {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ actions, undone, pen, erasing }));
  } catch {
    // storage is full or switched off: the drawing lives as long as the page
  }
}

// ---- drawing -------------------------------------------------------------------------------

function drawStroke(target, side, { points, width, erase }, from = 0) {
  // Quadratic curves between the midpoints of the pointer's positions; `from` continues a stroke.
  const at = (index) => [points[2 * index] * side, points[2 * index + 1] * side];
  const middle = ([x1, y1], [x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];
  const count = points.length / 2;
  target.globalCompositeOperation = erase ? "destination-out" : "source-over";
  target.lineWidth = width * side;
  target.lineCap = target.lineJoin = "round";
  target.beginPath();
  target.moveTo(...(from > 0 ? middle(at(from - 1), at(from)) : at(0)));
  for (let index = Math.max(from, 0); index < count - 1; index++) {
    target.quadraticCurveTo(...at(index), ...middle(at(index), at(index + 1)));
  }
  target.lineTo(...at(count - 1));
  target.stroke();
}

function visible() {
  const cleared = actions.findLastIndex((action) => action.cleared);
  const strokes = actions.slice(cleared + 1);
  return stroke === null ? strokes : [...strokes, stroke];
}

function redraw() {
  const strokes = visible();
  for (const [target, side] of [[context, canvas.width], [sentContext, SENT_SIDE]]) {
    target.globalCompositeOperation = "source-over";
    target.clearRect(0, 0, side, side);
    target.strokeStyle = target === context ? getComputedStyle(canvas).color : "#000";
    for (const one of strokes) drawStroke(target, side, one);
  }
  show();
}

function show() {
  const drawn = visible().some((one) => !one.erase);
  hint.hidden = drawn;
  // Not `disabled`, which would take the keyboard's focus away from the button just pressed.
  const idle = { undo: actions.length === 0, redo: undone.length === 0, clear: !drawn };
  for (const [command, isIdle] of Object.entries(idle)) {
    tools.querySelector(`[data-${command}]`).setAttribute("aria-disabled", String(isIdle));
  }
  for (const button of pens) {
    const chosen = erasing ? "eraser" in button.dataset : button.dataset.pen === String(pen);
    button.setAttribute("aria-checked", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  showCursor();
}

function showCursor() {
  const size = Math.max(6, (erasing ? ERASER : PENS[pen]) * canvas.clientWidth);
  const circle = `<circle cx='50%' cy='50%' r='${size / 2 - 1}' fill='${erasing ? "#fff8" : "none"}' stroke='#767b86'/>`;
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${size}' height='${size}'>${circle}</svg>`;
  canvas.style.cursor = `url("data:image/svg+xml,${encodeURIComponent(svg)}") ${size / 2} ${size / 2}, crosshair`;
}

function resize() {
  const side = Math.round(canvas.clientWidth * window.devicePixelRatio);
  if (side === 0 || side === canvas.width) return; // hidden in another tab, or unchanged
  canvas.width = canvas.height = side;
  redraw();
}

// ---- sending -------------------------------------------------------------------------------

function picture() {
  if (!visible().some((one) => !one.erase)) return "";
  const flat = document.createElement("canvas");
  flat.width = flat.height = SENT_SIDE;
  const paper = flat.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, SENT_SIDE, SENT_SIDE);
  paper.drawImage(sent, 0, 0);
  return flat.toDataURL("image/png");
}

function send() {
  clearTimeout(sendTimer);
  sendTimer = null;
  lastSent = performance.now();
  props.value = picture();
  trigger("stroke");
}

function sendSoon() {
  sendTimer ??= setTimeout(send, Math.max(0, lastSent + SEND_EVERY - performance.now()));
}

function changed() {
  redraw();
  save();
  send();
}

// ---- what a visitor does -------------------------------------------------------------------

function addPoint(event) {
  const { left, top, width } = canvas.getBoundingClientRect();
  const place = [(event.clientX - left) / width, (event.clientY - top) / width];
  stroke.points.push(...place.map((part) => Math.round(part * DECIMALS) / DECIMALS));
}

canvas.addEventListener("pointerdown", (event) => {
  const eraserEnd = event.pointerType === "pen" && event.button === 5;
  if (pointer !== null || (event.button !== 0 && !eraserEnd)) return;
  event.preventDefault();
  document.activeElement?.blur?.(); // so that the shortcuts are the pad's
  pointer = event.pointerId;
  canvas.setPointerCapture(pointer);
  const erase = erasing || eraserEnd;
  stroke = { points: [], width: erase ? ERASER : PENS[pen], erase };
  addPoint(event);
  redraw();
  sendSoon();
});

canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId !== pointer) return;
  const before = stroke.points.length / 2;
  const moves = event.getCoalescedEvents?.() ?? [];
  for (const move of moves.length > 0 ? moves : [event]) addPoint(move);
  drawStroke(context, canvas.width, stroke, before - 1);
  drawStroke(sentContext, SENT_SIDE, stroke, before - 1);
  sendSoon();
});

function finish(event) {
  if (event.pointerId !== pointer) return;
  actions.push(stroke);
  stroke = pointer = null;
  undone = [];
  changed();
}

canvas.addEventListener("pointerup", finish);
canvas.addEventListener("lostpointercapture", finish); // cancelled, or released where nobody saw it
canvas.addEventListener("contextmenu", (event) => event.preventDefault());
// Safari scrolls and magnifies on touches in spite of touch-action.
canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

function choosePen(index) {
  pen = Math.min(Math.max(index, 0), PENS.length - 1);
  erasing = false;
}

const commands = {
  undo() {
    if (actions.length === 0 || stroke !== null) return;
    undone.push(actions.pop());
    changed();
  },
  redo() {
    if (undone.length === 0 || stroke !== null) return;
    actions.push(undone.pop());
    changed();
  },
  clear() {
    if (stroke !== null || !visible().some((one) => !one.erase)) return;
    actions.push({ cleared: true });
    undone = [];
    changed();
  },
  eraser: () => (erasing = true),
  pen: () => (erasing = false),
  thinner: () => choosePen(pen - 1),
  thicker: () => choosePen(pen + 1),
};

function run(command) {
  commands[command]();
  show();
  save();
}

tools.addEventListener("click", (event) => {
  const { pen: index, ...command } = event.target.closest("button")?.dataset ?? {};
  if (index !== undefined) choosePen(Number(index));
  else if (Object.keys(command).length > 0) commands[Object.keys(command)[0]]();
  show();
  save();
});

tools.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const index = pens.indexOf(event.target);
  if (step === undefined || index < 0) return;
  event.preventDefault();
  const next = pens[(index + step + pens.length) % pens.length];
  next.click();
  next.focus();
});

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const button of tools.querySelectorAll("[title]")) button.title = button.title.replaceAll("Ctrl+", "⌘");
}

const KEYS = { e: "eraser", p: "pen", "[": "thinner", "]": "thicker", delete: "clear", backspace: "clear" };
const CONTROL_KEYS = { z: "undo", y: "redo", "shift+z": "redo" };

function onKey(event) {
  if (!element.isConnected) {
    document.removeEventListener("keydown", onKey);
    return;
  }
  const hidden = canvas.offsetParent === null;
  if (hidden || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  const command = control ? CONTROL_KEYS[(event.shiftKey ? "shift+" : "") + key] : KEYS[key];
  if (command === undefined) return;
  event.preventDefault();
  run(command);
}

document.addEventListener("keydown", onKey);
new ResizeObserver(resize).observe(canvas);
new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
resize();
show();
if (visible().length > 0) send();
