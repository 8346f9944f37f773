// Break it: sliders that bend the visitor's own digit. Python reads it over the whole range of the
// slider that was touched last, so that moving that one needs no answer.
//
// Nothing is asked until the panel is opened. The digit is taken once from the drawing or the photo,
// which tell it through the event "picture:wanted"; later its ink, as Python gave it, is sent.

const REST = 300; // milliseconds after an answer, so that not every stroke is bent

const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".breaking");
const columns = element.closest(".read-columns");
const ranges = new Map(props.sliders.map((range) => [range.name, range]));
let digit = null; // the digit that the answer shows: its index, and with which answer it arrived
let ink = null; // that digit's ink, once it is known
let swept = null; // what Python found
let slider = props.sliders[0].name; // whose range is looked at
let number = 0; // of what was asked last; the answer repeats it
let asked = null; // the digit that Python is at, until it answers
let isChanged = false; // since then
let restTimer = null;

const rows = new Map(props.sliders.map((range) => [range.name, makeRow(range)]));
const curve = makeCurve(part("curve"), (value) => amount(slider, value), pick);

function makeRow({ name, label, start, count }) {
  const row = document.createElement("label");
  const words = document.createElement("span");
  const input = document.createElement("input");
  const output = document.createElement("output");
  words.textContent = tr(label);
  Object.assign(input, { type: "range", min: 0, max: count - 1, value: start });
  row.append(words, input, output);
  part("sliders").insertBefore(row, part("reset"));
  input.addEventListener("focus", () => turnTo(name));
  input.addEventListener("input", () => turnTo(name));
  return { input, output };
}

function valueOf(name) {
  const { low, step } = ranges.get(name);
  return low + step * rows.get(name).input.valueAsNumber;
}

function amount(name, value) {
  const rounded = name === "turn" ? Math.round(value) : Math.round(100 * value);
  return `${rounded}${name === "turn" ? "°" : " %"}`.replace("-", "−");
}

// ---- asking ----------------------------------------------------------------------------------

function source() {
  if (ink !== null) return { ink };
  const detail = {};
  columns.dispatchEvent(new CustomEvent("picture:wanted", { detail }));
  return { ...detail, index: digit.index };
}

function ask() {
  clearTimeout(restTimer);
  if (!root.open || digit === null) return;
  if (asked !== null) {
    isChanged = true;
    return;
  }
  asked = digit;
  isChanged = false;
  number += 1;
  root.setAttribute("aria-busy", "true");
  const values = Object.fromEntries([...ranges.keys()].map((name) => [name, Number(valueOf(name).toFixed(4))]));
  trigger("bend", { language: digitReaderLanguage.code, number, slider, values, ...source() });
}

function take() {
  const { number: answered, problem, ...found } = props.value ?? {};
  if (answered !== number && problem === undefined) return;
  if (asked === digit) ink = found.ink ?? null;
  asked = null;
  root.setAttribute("aria-busy", "false");
  if (isChanged) {
    ask();
    return;
  }
  part("problem").textContent = problem ?? "";
  swept = problem === undefined ? found : null;
  show();
}

// ---- showing ---------------------------------------------------------------------------------

function setState() {
  root.dataset.state = digit === null ? "empty" : swept === null ? "waiting" : "shown";
}

function show() {
  setState();
  for (const [name, { input, output }] of rows) {
    output.textContent = amount(name, valueOf(name));
    input.setAttribute("aria-valuetext", output.textContent);
  }
  if (swept === null || swept.slider !== slider) return;
  curve.draw(swept);
  part("sentence").textContent = swept.sentence;
  const index = rows.get(slider).input.valueAsNumber;
  const { figure, probabilities, picture, seen } = swept.samples[index];
  const chance = probabilities[figure];
  curve.mark(index, swept.figure);
  part("picture").src = picture;
  showSeen(part("seen"), seen);
  part("figure").textContent = told(figure);
  part("figure").classList.toggle("is-word", !/^\d$/.test(figure));
  part("figure").dataset.changed = figure !== swept.figure;
  part("chance").textContent = chance === undefined ? "" : digitReaderLanguage.percentage(chance);
}

// ---- what a visitor does -----------------------------------------------------------------------

function turnTo(name) {
  const isOther = name !== slider || swept?.slider !== name;
  slider = name;
  show();
  if (isOther) ask();
}

function pick(index) {
  rows.get(slider).input.value = index;
  turnTo(slider);
}

part("reset").addEventListener("click", () => {
  for (const [name, { input }] of rows) input.value = ranges.get(name).start;
  show();
  ask();
});

root.addEventListener("toggle", () => swept === null && ask());

columns.addEventListener("digit:shown", ({ detail }) => {
  if (detail?.arrived === digit?.arrived && detail?.index === digit?.index) return;
  digit = detail;
  ink = null;
  if (digit === null) swept = null;
  setState();
  clearTimeout(restTimer);
  restTimer = setTimeout(ask, REST);
});

watch("value", take);
show();
