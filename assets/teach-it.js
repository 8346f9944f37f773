// Teach it: what becomes of a visitor's corrections.
//
// Each is sent once, to be kept for the next training where the visitor lets it, and remembered in
// this tab: with every picture the pad and the photo box send what was learned, which they ask for
// through the event "hand:wanted". The server remembers nothing of it.

const STORAGE = "digit-reader.hand";
const CONSENT = "digit-reader.keep-corrections";

const columns = element.closest(".read-columns");
const root = element.querySelector(".teaching");
const part = (name) => root.querySelector(`[data-${name}]`);
let hand = remembered(); // { isOn, lessons: [{ seen, said, kept, before }] }, the latest lesson last
let number = 0; // of what was sent last; the answer repeats it
let asked = null; // what the server is at
const waiting = []; // what is sent after that

// ---- what is remembered ------------------------------------------------------------------------

function remembered() {
  try {
    const { isOn, lessons } = JSON.parse(sessionStorage.getItem(STORAGE));
    return { isOn: isOn === true, lessons: Array.isArray(lessons) ? lessons : [] };
  } catch {
    return { isOn: true, lessons: [] };
  }
}

// For this tab's other panel, too.
function remember(isOtherReading) {
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify(hand));
  } catch {
    // Without storage it holds until the page is left.
  }
  document.dispatchEvent(new CustomEvent("hand:remembered", { detail: { hand, isOtherReading } }));
}

function mayKeep() {
  return props.consent !== "" && part("keep").checked;
}

function lessonsSent() {
  return hand.lessons.slice(-props.most).map(({ seen, said }) => ({ seen, said }));
}

// ---- telling the server ------------------------------------------------------------------------

function send(message) {
  waiting.push(message);
  if (asked === null) sendNext();
}

function sendNext() {
  asked = waiting.shift() ?? null;
  if (asked === null) return;
  number += 1;
  // What was said of this picture before, and was still on its way when this was said.
  const { kept } = hand.lessons.find(({ seen }) => seen === asked.lesson?.seen) ?? {};
  trigger("teach", { language: digitReaderLanguage.code, number, hand: lessonsSent(), keep: mayKeep(), ...asked, back: asked.back ?? kept ?? "" });
}

function take() {
  const told = props.value ?? {};
  if (asked === null || (told.number !== number && !told.lost)) return;
  const lesson = asked.lesson && hand.lessons.find(({ seen }) => seen === asked.lesson.seen);
  part("problem").textContent = told.problem ?? "";
  if (lesson) {
    Object.assign(lesson, { kept: told.kept ?? "", before: told.before ?? "" });
    const isLearned = hand.isOn && told.after;
    part("outcome").textContent = isLearned ? tr("Before: {before}. With your hand: {after}.", told) : "";
    remember(false);
  } else if (told.kept) {
    // Taken back before it was known to be kept.
    waiting.unshift({ lesson: null, back: told.kept });
  }
  sendNext();
}

// ---- what a visitor does -----------------------------------------------------------------------

// What the visitor now says that a picture is; undefined takes back what was said.
function hear({ seen, said }) {
  const before = hand.lessons.find((lesson) => lesson.seen === seen);
  hand.lessons = hand.lessons.filter((lesson) => lesson !== before);
  if (said !== undefined) hand.lessons.push({ seen, said, kept: "", before: before?.before ?? "" });
  hand.lessons = hand.lessons.slice(-props.most);
  part("outcome").textContent = "";
  remember(false);
  const lesson = said === undefined ? null : { seen, said };
  if (lesson || before?.kept) send({ lesson, back: before?.kept || null });
}

part("undo").addEventListener("click", () => {
  const { kept } = hand.lessons.pop();
  part("outcome").textContent = "";
  remember(true);
  if (kept) send({ lesson: null, back: kept });
});

part("forget").addEventListener("click", () => {
  hand.lessons = [];
  part("outcome").textContent = "";
  remember(true);
});

part("learn").addEventListener("change", () => {
  hand.isOn = part("learn").checked;
  remember(true);
});

part("keep").addEventListener("change", () => {
  try {
    localStorage.setItem(CONSENT, part("keep").checked ? "yes" : "no");
  } catch {
    // Without storage it holds until the page is left.
  }
});

// ---- showing -----------------------------------------------------------------------------------

function shownLesson({ seen, said, before }) {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  const words = document.createElement("span");
  Object.assign(canvas, { width: 28, height: 28 });
  canvas.setAttribute("aria-hidden", "true");
  showSeen(canvas, seen);
  words.textContent = said ?? "–";
  item.title = before === "" ? "" : tr("Read as {before}", { before });
  item.append(canvas, words);
  return item;
}

function show() {
  const count = hand.lessons.length;
  part("learned").hidden = count === 0;
  part("learn").checked = hand.isOn;
  part("count").textContent = tr("from 1 correction|from {count} corrections", { count });
  part("lessons").replaceChildren(...hand.lessons.map(shownLesson));
}

// ---- beginning ---------------------------------------------------------------------------------

// Below the buttons that correct, whose panel is put up before or after this one.
function settle() {
  const place = columns.querySelector("[data-teaching]");
  if (place === null) requestAnimationFrame(settle);
  else place.append(root);
}

function isAllowed() {
  try {
    return localStorage.getItem(CONSENT) !== "no";
  } catch {
    return true;
  }
}

function readAgain() {
  columns.dispatchEvent(new CustomEvent("hand:changed"));
}

function rememberOther({ detail }) {
  if (!columns.isConnected) {
    document.removeEventListener("hand:remembered", rememberOther);
    return;
  }
  hand = detail.hand;
  show();
  if (detail.isOtherReading) readAgain();
}

part("keeping").hidden = props.consent === "";
part("consent").textContent = tr(props.consent);
part("keep").checked = isAllowed();
columns.addEventListener("digit:said", ({ detail }) => hear(detail));
columns.addEventListener("digit:shown", ({ detail }) => (root.hidden = detail === null && hand.lessons.length === 0));
columns.addEventListener("hand:wanted", ({ detail }) => (detail.hand = hand.isOn ? lessonsSent() : null));
document.addEventListener("hand:remembered", rememberOther);
watch("value", take);
root.hidden = hand.lessons.length === 0;
settle();
show();
// What was read before this panel was there was read without it.
if (hand.isOn && hand.lessons.length > 0) readAgain();
