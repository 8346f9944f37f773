// The drawing pad: strokes on a canvas, which Python is asked to read as a PNG data URL.
//
// A drawing is a list of actions (a stroke, an erasure, a digit's pixels, "cleared") in the unit
// square, so that it survives resizing, a reload and a visit to another page, and undo needs no pictures.
//
// To other components of its page it speaks through events of the document: "pad:changed" tells
// after every action, and once at the beginning, what stands on it (`picture`, a data URL or
// empty, and `actions`, both made when they are looked at); "pad:sent" tells of each picture that is
// sent its number, whether the stroke is over, and where a part of it is in the window;
// "pad:answered" has the answer to one, with the number as `drawing`, and "answer:wanted" is told the
// last; "pad:take" has it take the `actions` of another drawing in place of its own.

const STORAGE_KEY = props.storage;
const PENS = [0.035, 0.065, 0.1]; // pen widths and the eraser's, as parts of the side
const ERASER = 0.13;
const NOTHING_DRAWN = { state: "empty" };

const columns = element.closest(".read-columns"); // what stands beside it, where something does
const pad = element.querySelector(".pad");
const canvas = element.querySelector("canvas");
const hint = element.querySelector(".pad-hint");
const heading = element.querySelector("h1");
const tools = element.querySelector(".pad-tools");
const pens = [...tools.querySelectorAll("[role=radio]")];

let { actions, undone, pen, erasing } = restore();
let stroke = null; // the stroke being drawn
let keyed = null; // the stroke that the keyboard draws
let answer = null; // the last that came
const cursor = makeCursor(canvas);
const paper = makePaper(canvas, element.querySelector(".pad-live"), visible, () => stroke);

function isKept({ actions: done, undone: taken, pen: size }) {
  return [done, taken].every((list) => Array.isArray(list) && list.every(isAction)) && PENS[size] > 0;
}

function restore() {
  const fresh = { actions: [], undone: [], pen: 1, erasing: false };
  try {
    const kept = { ...fresh, ...JSON.parse(sessionStorage.getItem(STORAGE_KEY)) };
    return isKept(kept) ? kept : fresh;
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

function visible() {
  const cleared = actions.findLastIndex((action) => action.cleared);
  const strokes = actions.slice(cleared + 1);
  return stroke === null ? strokes : [...strokes, stroke];
}

function redraw() {
  paper.redraw();
  show();
}

function show() {
  const drawn = paper.isDrawn();
  hint.hidden = drawn;
  // Not `disabled`, which would take the keyboard's focus away from the button just pressed.
  const idle = { undo: actions.length === 0, redo: undone.length === 0, clear: !drawn, save: !drawn };
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
  cursor(Math.max(6, Math.round((erasing ? ERASER : PENS[pen]) * canvas.clientWidth)), erasing);
}

// ---- sending -------------------------------------------------------------------------------

const asking = makeAsking({
  async ask() {
    if (!paper.isDrawn()) return NOTHING_DRAWN;
    // Both as they are now, before anything is waited for.
    const [picture, wanted] = [paper.encoded(), handWanted()];
    return (await server.read_drawing({ drawing: await picture, ...wanted })) ?? unanswered();
  },
  asked(number) {
    pad.dataset.drawing = number;
    const detail = { number, isWhole: stroke === null, placeOf: paper.placeOf };
    element.dispatchEvent(new CustomEvent("pad:sent", { bubbles: true, detail }));
  },
  answered(number, told) {
    answer = { ...told, drawing: number };
    element.dispatchEvent(new CustomEvent("pad:answered", { bubbles: true, detail: answer }));
  },
});
const isRead = server?.read_drawing !== undefined;
const send = () => isRead && asking.now();

function unanswered() {
  const words = tr(props.unanswered);
  return { state: "error", verdict: words, announcement: words };
}

// The visitor's language, and what was learned of their hand, where something was.
function handWanted() {
  const detail = { language: digitReaderLanguage.code };
  columns?.dispatchEvent(new CustomEvent("hand:wanted", { detail }));
  return detail;
}

function changed() {
  redraw();
  save();
  send();
  tell();
}

function tell() {
  const detail = {
    get picture() {
      return paper.picture();
    },
    get actions() {
      return structuredClone(actions);
    },
  };
  element.dispatchEvent(new CustomEvent("pad:changed", { bubbles: true, detail }));
}

function take({ detail }) {
  if (!element.isConnected) {
    document.removeEventListener("pad:take", take);
    return;
  }
  actions = structuredClone(detail.actions);
  undone = [];
  stroke = null;
  hand.release();
  changed();
}

// ---- what a visitor does -------------------------------------------------------------------

function strokeBy(erase, points = []) {
  return { points, width: erase ? ERASER : PENS[pen], erase };
}

function add(action) {
  actions.push(action);
  undone = [];
}

const hand = makePen(canvas, {
  begin({ erase }) {
    stroke = strokeBy(erase || erasing);
    paper.begin();
    show();
    return stroke;
  },
  extend(ahead) {
    paper.extend(ahead);
    if (isRead) asking.soon();
  },
  end() {
    add(stroke);
    stroke = null;
    changed();
  },
  drop() {
    stroke = null;
    redraw();
    send();
  },
});

const grid = element.querySelector(".pad-grid");
makeGrid(grid, element.querySelector(".pad-words"), {
  draw(from, to) {
    // As long as it goes on it is one stroke, which is undone as one.
    if (keyed === null || actions.at(-1) !== keyed) add((keyed = strokeBy(erasing, [...from])));
    keyed.points.push(...to);
    changed();
  },
  dot(place) {
    keyed = null;
    add(strokeBy(erasing || paper.isInked(place), [...place]));
    changed();
  },
  lift: () => (keyed = null),
  isInked: paper.isInked,
});

// ---- tools and shortcuts -------------------------------------------------------------------

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
    if (stroke !== null || !paper.isDrawn()) return;
    add({ cleared: true });
    changed();
  },
  save: () => paper.isDrawn() && paper.saveFile(),
  grid: () => grid.focus(),
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

const TYPED_INTO = "input:not([type=range]), textarea, select, [contenteditable]";

function onKey(event) {
  if (!element.isConnected) {
    document.removeEventListener("keydown", onKey);
    return;
  }
  const hidden = canvas.offsetParent === null;
  if (hidden || event.altKey || event.target.closest(TYPED_INTO)) return;
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  const command = control ? CONTROL_KEYS[(event.shiftKey ? "shift+" : "") + key] : KEYS[key];
  if (command === undefined) return;
  event.preventDefault();
  run(command);
}

document.addEventListener("keydown", onKey);
document.addEventListener("pad:take", take);
new ResizeObserver(showCursor).observe(canvas);
// What stands here, for a neighbour that works on it.
columns?.addEventListener("picture:wanted", ({ detail }) => {
  detail.drawing = paper.picture();
});
columns?.addEventListener("answer:wanted", ({ detail }) => (detail.answer = answer));
columns?.addEventListener("hand:changed", () => visible().length > 0 && send());
heading.textContent = tr(props.heading);
heading.hidden = props.heading === "";
redraw();
if (visible().length > 0) send();
tell();
