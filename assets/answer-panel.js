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
// A percentage stays on one line.
const unbroken = (words) => words.replace(/> (?=\d)|(?<=\d) (?=%)/g, (gap) => gap.replace(" ", "\u00a0"));
let announceTimer = null;
let copyTimer = null;
let chosen = 0; // the digit that is shown
let pointed = null; // the one that is shown instead while the mouse is over it
const showBars = makeBars(part("bars"), part("no-digit"));
const corrections = makeCorrections(part("correction"), () => props.value?.digits ?? [], corrected);

function announce(words) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => (part("announcement").textContent = words), ANNOUNCE_AFTER);
}

// ---- the numeral and its figures -----------------------------------------------------------

function label(button, { figure, word, label }) {
  (button.querySelector("span") ?? button).textContent = figure;
  button.dataset.word = word;
  button.setAttribute("aria-label", label);
}

function figureOf(index) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.digit = index;
  label(button, corrections.at(index));
  return button;
}

function showNumeral({ numeral = "" }) {
  const place = part("numeral");
  const lines = corrections.lines();
  const isNumber = lines.flat().length > 1;
  const isCorrected = corrections.count() > 0;
  const isOnlyCorrected = isCorrected && corrections.at(lines[0]?.[0] ?? chosen).word === "corrected";
  const only = isCorrected ? corrections.text() || NO_DIGIT : numeral;
  const longest = isNumber ? Math.max(...lines.map((row) => row.length)) : only.length;
  place.style.setProperty("--characters", Math.max(1, longest));
  place.style.setProperty("--lines", Math.max(1, lines.length));
  place.toggleAttribute("data-digits", isNumber);
  place.toggleAttribute("data-corrected", !isNumber && isOnlyCorrected);
  if (!isNumber) {
    place.removeAttribute("role");
    place.removeAttribute("aria-label");
    place.textContent = only;
    return;
  }
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The number, digit by digit");
  const rows = lines.map((line) => {
    const row = document.createElement("span");
    row.append(...line.map(figureOf));
    return row;
  });
  // Between the lines, for whoever reads the text and not its layout.
  place.replaceChildren(...rows.flatMap((row, index) => (index > 0 ? ["\n", row] : [row])));
}

function showDigit() {
  const answer = props.value ?? {};
  const index = pointed ?? chosen;
  const digit = corrections.at(index);
  part("verdict").textContent = unbroken(digit?.verdict ?? answer.verdict ?? props.invitation);
  part("runner-up").textContent = unbroken(digit?.runner_up ?? "");
  showBars(digit?.probabilities, answer.digits?.[index]?.figure);
  showSeen(part("seen"), digit?.seen);
  corrections.show(index);
  for (const frame of columns.querySelectorAll("[data-frame]")) {
    const framed = corrections.at(Number(frame.dataset.digit));
    if (framed) label(frame, framed);
  }
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
  const text = textNow();
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

const textNow = () => corrections.text() + (props.value?.rest ?? "");

function showAnswer() {
  const answer = props.value ?? {};
  const text = textNow();
  const count = corrections.count();
  const corrected = count === 1 ? "One digit was set by you." : `${count} digits were set by you.`;
  root.dataset.state = count === 0 ? (answer.state ?? "empty") : text === "" ? "refused" : "read";
  showNumeral(answer);
  showDigit();
  showCopy();
  part("copy").hidden = text.length < 2;
  part("note").textContent = count === 0 ? (answer.note ?? "") : corrected;
  part("left-out").hidden = leftOut().length < (text === "" ? 2 : 1);
}

// The marks that no figure of the numeral stands for; on a drawing they have no frame either.
function leftOut() {
  const digits = props.value?.digits ?? [];
  return [...digits.keys()].filter((index) => corrections.at(index).figure === NO_DIGIT);
}

function showLeftOut() {
  const marks = leftOut();
  chosen = marks.find((index) => index > chosen) ?? marks[0];
  pointed = null;
  showDigit();
  announce(`Mark ${marks.indexOf(chosen) + 1} of ${marks.length}.`);
}

part("left-out").addEventListener("click", showLeftOut);

function corrected(index, words) {
  chosen = index;
  pointed = null;
  showAnswer();
  announce(`${words}.`);
}

function show() {
  const answer = props.value ?? {};
  chosen = answer.first ?? 0;
  pointed = null;
  corrections.forget();
  showAnswer();
  showSteps(part("steps"), answer.steps ?? []);
  announce(answer.announcement ?? "");
}

watch("value", show);
show();
