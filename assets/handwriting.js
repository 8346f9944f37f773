// The handwriting test: asks for one digit after the other, keeps the drawings for this tab, and
// shows what came of them. The drawing pad stands beside it and speaks through events.

const KEY = "digit-reader.handwriting";
const MEASURED = "digit-reader.measured.handwriting"; // for the Accuracy page
const WORDS = [
  ...[tr("zero"), tr("one"), tr("two"), tr("three"), tr("four")],
  ...[tr("five"), tr("six"), tr("seven"), tr("eight"), tr("nine")],
];
const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".hand");

// `drawings` has a place for each prompt: its `actions` and `picture`, or nothing yet, or skipped.
let { prompts, at, drawings, result } = restore();
let problem = "";
let isPadThere = false;
let chosen = null; // place of the matrix whose drawings are shown; null for all
const matrix = confusionMatrix(part("matrix"), {
  label: tr("Your confusion matrix: a row for each digit, a column for each answer"),
  choose: (place) => choose(isChosen(place) ? null : place),
  tell: (_, sentence) => (part("cell").textContent = sentence),
});

function fresh() {
  return { prompts: [], at: 0, drawings: [], result: null };
}

function restore() {
  try {
    const kept = { ...fresh(), ...JSON.parse(sessionStorage.getItem(KEY)) };
    // In another language its outcome has to be told anew.
    return kept.result?.language === digitReaderLanguage.code ? kept : { ...kept, result: null };
  } catch {
    return fresh(); // storage is switched off or holds something else
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ prompts, at, drawings, result }));
    if (result === null) sessionStorage.removeItem(MEASURED);
    else sessionStorage.setItem(MEASURED, JSON.stringify(result.measured));
  } catch {
    // storage is full or switched off: the test lasts as long as the page
  }
}

const progress = () => ({ number: at + 1, all: prompts.length });
const isDrawn = (index) => Boolean(drawings[index]?.picture);
const drawn = () => prompts.map((_, index) => index).filter(isDrawn);

function state() {
  if (result !== null) return "done";
  if (prompts.length === 0) return "start";
  if (at < prompts.length) return "writing";
  return problem ? "failed" : "busy";
}

// ---- from digit to digit ----------------------------------------------------------------------

function handToPad() {
  const actions = drawings[at]?.actions ?? [];
  document.dispatchEvent(new CustomEvent("pad:take", { detail: { actions } }));
}

function onPad({ detail }) {
  if (!element.isConnected) {
    document.removeEventListener("pad:changed", onPad);
    return;
  }
  if (state() !== "writing") return;
  if (!isPadThere) {
    // The pad may be put up before or after this test: what it shows is decided here.
    isPadThere = true;
    handToPad();
    return;
  }
  const { actions, picture } = detail;
  drawings[at] = actions.length > 0 ? { actions, picture } : null;
  if (problem && isDrawn(at)) complain("");
  keep();
  render();
}

function goTo(place) {
  at = place;
  complain("");
  keep();
  if (at < prompts.length) {
    render();
    handToPad();
    announce(tr("Write {word}. {number} of {all}.", { word: WORDS[prompts[at]], ...progress() }));
  } else {
    judge();
  }
}

function next() {
  if (isDrawn(at)) goTo(at + 1);
  else complain(tr("Write {word} on the paper, or skip it.", { word: WORDS[prompts[at]] }));
}

function back() {
  if (at > 0) goTo(at - 1);
}

function skip() {
  drawings[at] = null;
  if (at + 1 === prompts.length && drawn().length === 0) startOver();
  else goTo(at + 1);
}

function end() {
  if (drawn().length > 0) goTo(prompts.length);
  else startOver();
}

function startOver() {
  ({ prompts, at, drawings, result } = fresh());
  chosen = null;
  complain("");
  keep();
  render();
  part("begin").focus();
}

// ---- what the server is asked -----------------------------------------------------------------

function judge() {
  complain("");
  render();
  announce(tr("Reading your drawings."));
  trigger("judge", {
    language: digitReaderLanguage.code,
    drawings: drawn().map((index) => ({
      number: index + 1,
      asked: prompts[index],
      picture: drawings[index].picture,
    })),
  });
}

function take() {
  const told = props.value ?? {};
  if (told.problem) complain(told.problem);
  if (told.prompts && state() === "start") {
    prompts = told.prompts;
    complain("");
    goTo(0);
  }
  if (told.result && state() === "busy") {
    result = { ...told.result, language: digitReaderLanguage.code };
    keep();
    render();
    part("headline").focus();
  }
  render();
}

// ---- showing ----------------------------------------------------------------------------------

function complain(words) {
  problem = words;
  part("problem").textContent = words;
}

function announce(words) {
  part("announcement").textContent = words;
}

const picture = (number) => drawings[number - 1].picture;
const word = (number) => WORDS[prompts[number - 1]];
const figure = (number) => pictureFigure(picture(number), tr("{word}, no. {number}", { word: word(number), number }));
const card = (told) => drawingCard(told, picture(told.number), word(told.number), () => open(told.number));

function renderResult() {
  const { headline, sentence, advice, drawings: answers } = result;
  const skipped = prompts.length - answers.length;
  part("headline").textContent = headline;
  part("sentence").textContent = sentence;
  part("skipped").textContent = skipped === 0 ? "" : tr(
    "One digit was left out and does not count.|{count} digits were left out and do not count.",
    { count: skipped },
  );
  part("no-advice").hidden = advice.length > 0;
  part("advice").replaceChildren(...advice.map((one) => adviceCard(one, figure)));
  const { counts, unread } = result.measured;
  matrix.show({ counts, chosen });
  part("unread").textContent = unreadWords(sumOf(unread));
  listDrawings();
}

// ---- the drawings, all of them or those of a place of the matrix --------------------------------

const isChosen = ({ truth, answer }) => chosen?.truth === truth && chosen.answer === answer;

// The head of a row or a column stands for its errors.
function isShown({ number }) {
  if (chosen === null) return true;
  const { truth, answer } = result.measured.digits.find(({ index }) => index === number - 1);
  const isThere = [null, truth].includes(chosen.truth) && [null, answer].includes(chosen.answer);
  return isThere && ((chosen.truth !== null && chosen.answer !== null) || truth !== answer);
}

function listDrawings() {
  const sorted = result.drawings
    .filter(isShown)
    .sort((one, other) => one.asked - other.asked || one.number - other.number);
  part("chosen").textContent = chosen === null ? tr("Every drawing beside its answer") : matrixSentence(result.measured, chosen);
  part("all").hidden = chosen === null;
  part("drawings").replaceChildren(...sorted.map(card));
}

function choose(place) {
  chosen = place;
  matrix.mark(chosen);
  listDrawings();
}

function showAll() {
  choose(null);
  part("drawings").querySelector("button").focus();
}

function render() {
  root.dataset.state = state();
  if (state() === "done") renderResult();
  if (state() !== "writing") return;
  const isLast = at + 1 === prompts.length;
  part("word").textContent = WORDS[prompts[at]];
  part("count").textContent = tr("{number} of {all}", progress());
  root.querySelector("progress").value = at;
  // Not `disabled`, which would take the keyboard's focus away from the button just pressed.
  part("back").setAttribute("aria-disabled", String(at === 0));
  part("next").textContent = isLast ? tr("Finish") : tr("Next");
}

// ---- handing out ------------------------------------------------------------------------------

// On the Read page every step can be looked at; what was drawn there can be had back by undo.
function open(number) {
  try {
    const there = JSON.parse(sessionStorage.getItem(props.drawing)) ?? {};
    const before = there.actions?.length > 0 ? [...there.actions, { cleared: true }] : [];
    const actions = [...before, ...drawings[number - 1].actions];
    sessionStorage.setItem(props.drawing, JSON.stringify({ ...there, actions, undone: [] }));
    location.assign("./");
  } catch {
    complain(tr("The browser does not let pages hand over a drawing."));
  }
}

// ---- what a visitor does ----------------------------------------------------------------------

const commands = {
  begin: () => trigger("begin"),
  back,
  skip,
  next,
  end,
  again: judge,
  download: () => saveArchive(result.archive),
  anew: startOver,
  all: showAll,
};
for (const [name, command] of Object.entries(commands)) part(name).addEventListener("click", command);

const KEYS = { Enter: next, ArrowLeft: back, ArrowRight: () => (isDrawn(at) ? next() : skip()) };

function onKey(event) {
  if (!element.isConnected) {
    document.removeEventListener("keydown", onKey);
    return;
  }
  const command = KEYS[event.key];
  const isTaken = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (!command || isTaken || state() !== "writing") return;
  if (event.target.closest("button, a, input, textarea, select") && event.key === "Enter") return;
  event.preventDefault();
  command();
}

document.addEventListener("keydown", onKey);
document.addEventListener("pad:changed", onPad);
watch("value", take);
render();
if (state() === "writing") handToPad();
if (state() === "busy") judge();
