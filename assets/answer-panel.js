// The answer: a numeral, ten bars, what the network saw and how it was read.
// Everything is kept in place and only its text and lengths change, so that nothing jumps.
//
// Bars, picture and words are about one digit: of a number the least certain, until another is
// pointed at or chosen. Whatever carries `data-digit` among the columns, a figure of the numeral
// or a frame on the photo, does that; `data-digits` marks the groups they stand in.

const ANNOUNCE_AFTER = 700; // milliseconds of rest before a screen reader hears the answer
const COPIED_FOR = 2000; // milliseconds that the button says so

const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".answer");
const columns = element.closest(".read-columns");
// No answer is certain, so none is shown as 100 %.
const percent = (share) => (share >= 0.9995 ? "> 99.9 %" : `${(100 * share).toFixed(1)} %`);
// A percentage stays on one line.
const unbroken = (words) => words.replace(/> (?=\d)|(?<=\d) (?=%)/g, (gap) => gap.replace(" ", "\u00a0"));
let announceTimer = null;
let copyTimer = null;
let chosen = 0; // the digit that is shown
let pointed = null; // the one that is shown instead while the mouse is over it

const bars = Array.from({ length: 10 }, (_, digit) => {
  const row = document.createElement("li");
  const label = document.createElement("span");
  const track = document.createElement("span");
  const value = document.createElement("span");
  row.className = "bar";
  label.className = "bar-label";
  label.textContent = digit;
  track.className = "bar-track";
  track.append(document.createElement("i"));
  value.className = "bar-value";
  row.append(label, track, value);
  part("bars").append(row);
  return row;
});

function showBars(probabilities, answer) {
  bars.forEach((row, digit) => {
    const share = probabilities?.[digit] ?? 0;
    row.classList.toggle("is-answer", digit === answer);
    row.querySelector("i").style.transform = `scaleX(${share})`;
    row.querySelector(".bar-value").textContent = probabilities ? percent(share) : "";
  });
}

function showSeen(pixels) {
  const context = part("seen").getContext("2d");
  context.clearRect(0, 0, 28, 28);
  if (!pixels) return;
  const image = context.createImageData(28, 28);
  Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)).forEach((ink, index) => {
    image.data.set([28, 31, 38, ink], 4 * index);
  });
  context.putImageData(image, 0, 0);
}

function showSteps(steps) {
  const list = part("steps");
  while (list.children.length > steps.length) list.lastChild.remove();
  steps.forEach(({ sentence, image }, index) => {
    const row = list.children[index] ?? list.appendChild(document.createElement("li"));
    if (row.children.length === 0) row.append(document.createElement("img"), document.createElement("p"));
    const [picture, words] = row.children;
    picture.hidden = !image;
    picture.alt = "";
    if (image) picture.src = image;
    words.textContent = sentence;
  });
}

function announce(words) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => (part("announcement").textContent = words), ANNOUNCE_AFTER);
}

// ---- the numeral and its figures -----------------------------------------------------------

function figure(digits, index) {
  const button = document.createElement("button");
  const { figure, word, label } = digits[index];
  button.type = "button";
  button.textContent = figure;
  button.dataset.digit = index;
  button.dataset.word = word;
  button.setAttribute("aria-label", label);
  return button;
}

function showNumeral({ numeral = "", lines = [], digits = [] }) {
  const place = part("numeral");
  const written = numeral.split("\n");
  place.style.setProperty("--characters", Math.max(1, ...written.map((line) => line.length)));
  place.style.setProperty("--lines", written.length);
  place.toggleAttribute("data-digits", lines.length > 0);
  if (lines.length === 0) {
    place.removeAttribute("role");
    place.removeAttribute("aria-label");
    place.textContent = numeral;
    return;
  }
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The number, digit by digit");
  const rows = lines.map((line) => {
    const row = document.createElement("span");
    row.append(...line.map((index) => figure(digits, index)));
    return row;
  });
  // Between the lines, for whoever reads the text and not its layout.
  place.replaceChildren(...rows.flatMap((row, index) => (index > 0 ? ["\n", row] : [row])));
}

function showDigit() {
  const answer = props.value ?? {};
  const index = pointed ?? chosen;
  const digit = answer.digits?.[index];
  part("verdict").textContent = unbroken(digit?.verdict ?? answer.verdict ?? props.invitation);
  part("runner-up").textContent = unbroken(digit?.runner_up ?? "");
  showBars(digit?.probabilities, Number.parseInt(digit?.figure, 10));
  showSeen(digit?.seen);
  for (const group of columns.querySelectorAll("[data-digits]")) {
    const buttons = [...group.querySelectorAll("[data-digit]")];
    const shown = buttons.find((button) => Number(button.dataset.digit) === index);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button === shown));
      button.tabIndex = button === (shown ?? buttons[0]) ? 0 : -1;
    }
    if (shown && pointed === null) reveal(shown, group);
  }
}

function reveal(button, group) {
  // Not `scrollIntoView`, which would move the page as well.
  const [inner, outer] = [button, group].map((one) => one.getBoundingClientRect());
  if (inner.top < outer.top) group.scrollTop += inner.top - outer.top;
  else if (inner.bottom > outer.bottom) group.scrollTop += inner.bottom - outer.bottom;
}

function buttonOf({ target }) {
  return target.closest?.("[data-digit]") ?? null;
}

function choose(button) {
  if (button === null) return;
  chosen = Number(button.dataset.digit);
  pointed = null;
  showDigit();
}

function point(event) {
  const button = event.pointerType === "touch" ? null : buttonOf(event);
  const index = button === null ? null : Number(button.dataset.digit);
  if (index === pointed) return;
  pointed = index;
  showDigit();
}

function step(event) {
  const button = buttonOf(event);
  const group = button?.closest("[data-digits]");
  if (!group || event.altKey || event.ctrlKey || event.metaKey) return;
  const buttons = [...group.querySelectorAll("[data-digit]")];
  const index = buttons.indexOf(button);
  const targets = { ArrowLeft: index - 1, ArrowUp: index - 1, ArrowRight: index + 1, ArrowDown: index + 1 };
  const target = { ...targets, Home: 0, End: buttons.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}

columns.addEventListener("pointerover", point);
columns.addEventListener("pointerleave", point);
columns.addEventListener("focusin", (event) => choose(buttonOf(event)));
columns.addEventListener("click", (event) => choose(buttonOf(event)));
columns.addEventListener("keydown", step);
columns.addEventListener("framed", showDigit); // the photo has new frames

// ---- copying -------------------------------------------------------------------------------

function copyByHand(text) {
  // For pages served without encryption, where the browser withholds its clipboard.
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  root.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  part("copy").focus();
  return copied;
}

async function copy() {
  const { text } = props.value;
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copied = copyByHand(text);
  }
  showCopy(copied ? "Copied" : "Not copied");
  announce(copied ? "Copied." : "The browser does not allow copying.");
  copyTimer = setTimeout(showCopy, COPIED_FOR);
}

function showCopy(words = "Copy") {
  clearTimeout(copyTimer);
  part("copy").textContent = words;
}

part("copy").addEventListener("click", copy);

// ---- an answer arrives ---------------------------------------------------------------------

function show() {
  const answer = props.value ?? {};
  root.dataset.state = answer.state ?? "empty";
  chosen = answer.first ?? 0;
  pointed = null;
  showNumeral(answer);
  showDigit();
  showCopy();
  part("copy").hidden = !answer.lines?.length;
  part("note").textContent = answer.note ?? "";
  showSteps(answer.steps ?? []);
  announce(answer.announcement ?? "");
}

watch("value", show);
show();
