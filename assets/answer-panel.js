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
let answer = props.value ?? {};
let announceTimer = null;
let copyTimer = null;
let chosen = 0; // the digit that is shown
let arrived = 0; // how many answers have
let pointed = null; // the one that is shown instead while the mouse is over it
let onPad = { number: 0 }; // what stands on the drawing pad, as the pad tells it
let looked = { number: -1 }; // what stood there when a digit was last chosen or corrected, and its box
const showBars = makeBars(part("bars"), part("no-digit"));
const fly = makeFlight(part("seen"));
const corrections = makeCorrections(part("correction"), () => answer.digits ?? [], corrected);

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

function showNumeral() {
  const place = part("numeral");
  const lines = corrections.lines();
  const isNumber = lines.flat().length > 1;
  const isCorrected = corrections.count() > 0;
  const isOnlyCorrected = isCorrected && corrections.at(lines[0]?.[0] ?? chosen).word === "corrected";
  const only = isCorrected ? corrections.text() || NO_DIGIT : (answer.numeral ?? "");
  const longest = isNumber ? Math.max(...lines.map((row) => row.length)) : only.length;
  place.style.setProperty("--characters", Math.max(1, longest));
  place.style.setProperty("--lines", Math.max(1, lines.length));
  place.toggleAttribute("data-digits", isNumber);
  place.toggleAttribute("data-corrected", !isNumber && isOnlyCorrected);
  if (!isNumber) {
    place.removeAttribute("role");
    place.removeAttribute("aria-label");
    write(place, only);
    return;
  }
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", tr("The number, digit by digit"));
  const rows = lines.map((line) => {
    const row = document.createElement("span");
    row.append(...line.map(figureOf));
    return row;
  });
  // Between the lines, for whoever reads the text and not its layout.
  place.replaceChildren(...rows.flatMap((row, index) => (index > 0 ? ["\n", row] : [row])));
}

function showDigit() {
  const index = pointed ?? chosen;
  const digit = corrections.at(index);
  write(part("verdict"), unbroken(digit?.verdict ?? answer.verdict ?? tr(props.invitation)));
  write(part("runner-up"), unbroken(digit?.runner_up ?? ""));
  showBars(digit?.probabilities, answer.digits?.[index]?.figure);
  showSeen(part("seen"), digit?.seen);
  corrections.show(index);
  if (pointed === null) tell(digit && { arrived, index });
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

// For the panel that bends this digit.
function tell(detail) {
  columns.dispatchEvent(new CustomEvent("digit:shown", { detail: detail ?? null }));
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

function look(index) {
  chosen = index;
  pointed = null;
  looked = { number: onPad.number, box: answer.digits[index].box };
}

function choose(button) {
  if (button === null) return;
  look(Number(button.dataset.digit));
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
  showCopy(copied ? tr("Copied") : tr("Not copied"));
  announce(copied ? tr("Copied.") : tr("The browser does not allow copying."));
  copyTimer = setTimeout(showCopy, COPIED_FOR);
}

function showCopy(words = tr("Copy")) {
  clearTimeout(copyTimer);
  write(part("copy"), words);
}

part("copy").addEventListener("click", copy);

// ---- an answer arrives ---------------------------------------------------------------------

const textNow = () => corrections.text() + (answer.rest ?? "");

function showAnswer() {
  const text = textNow();
  const count = corrections.count();
  const corrected = tr("One digit was set by you.|{count} digits were set by you.", { count });
  root.dataset.state = count === 0 ? (answer.state ?? "empty") : text === "" ? "refused" : "read";
  showNumeral();
  showDigit();
  showCopy();
  part("copy").hidden = text.length < 2;
  write(part("note"), count === 0 ? (answer.note ?? "") : corrected);
  part("left-out").hidden = leftOut().length < (text === "" ? 2 : 1);
}

// The marks that no figure of the numeral stands for; on a drawing they have no frame either.
function leftOut() {
  const digits = answer.digits ?? [];
  return [...digits.keys()].filter((index) => corrections.at(index).figure === NO_DIGIT);
}

function showLeftOut() {
  const marks = leftOut();
  look(marks.find((index) => index > chosen) ?? marks[0]);
  showDigit();
  announce(tr("Mark {number} of {marks}.", { number: marks.indexOf(chosen) + 1, marks: marks.length }));
}

part("left-out").addEventListener("click", showLeftOut);

function corrected(index, words) {
  look(index);
  showAnswer();
  announce(`${words}.`);
}

// The answers to a stroke come one after the other. One that comes late, about what the visitor
// has seen, chosen and corrected already, takes none of it back.
function follow() {
  if (!answer.digits || !(answer.drawing <= looked.number)) return false;
  chosen = corrections.placeOf(looked.box) ?? answer.first;
  corrections.follow();
  return true;
}

// Its pictures are made when they are looked at.
function showTrace() {
  if (part("trace").open) showSteps(part("steps"), answer.steps ?? []);
}

part("trace").addEventListener("toggle", showTrace);

function show(told) {
  answer = told ?? {};
  pointed = null;
  root.dataset.drawing = answer.drawing ?? "";
  root.toggleAttribute("data-following", answer.drawing !== undefined && !onPad.isWhole);
  arrived += 1;
  const isLate = follow();
  if (!isLate) {
    chosen = answer.first ?? 0;
    corrections.forget();
  }
  showAnswer();
  showTrace();
  // Once the stroke is over, and not while it is being corrected.
  const digit = answer.digits?.[chosen];
  if (!isLate && digit && onPad.isWhole && answer.drawing === onPad.number) fly(onPad.placeOf(digit.box));
  if (corrections.count() === 0) announce(answer.announcement ?? "");
}

columns.addEventListener("pad:sent", ({ detail }) => (onPad = detail));
columns.addEventListener("pad:answered", ({ detail }) => show(detail));
watch("value", () => show(props.value));
// The pad may have been put up, and answered, before this panel was.
const early = {};
columns.dispatchEvent(new CustomEvent("answer:wanted", { detail: early }));
show(early.answer ?? props.value);
