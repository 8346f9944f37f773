// The Accuracy page: chooses what was measured, and follows every figure down to its digits.
//
// What is shown stands in the address, so that a view can be linked, kept and reloaded.

const part = (name) => element.querySelector(`[data-${name}]`);
const AT_ONCE = 100; // misread digits at the top
const A_PAGE = 60; // digits of a cell
const ASK_AGAIN = 400; // milliseconds, while the pixels are on their way
const NOT_ANSWERED = tr("The server did not answer. Try again in a moment.");
const OWN = "drawings"; // the visitor's own, from the page where they test their handwriting
const DEFAULTS = { model: props.value.model, set: props.value.set, beside: "", show: "counts", order: "digits" };

const state = fromAddress(DEFAULTS, props.value.models);
let measured = props.value;
let listed = []; // the digits beside the matrix
let misread = []; // the digits at the top
let own = null; // the visitor's own drawings

function complain(problem) {
  part("problem").textContent = problem;
}

// What the server is asked; an answer that comes too late, after another choice, is none.
async function ask(name, details = {}) {
  const choice = { model: state.model, set: state.set, beside: state.beside };
  const drawings = state.set === OWN ? own : undefined;
  const language = digitReaderLanguage.code;
  const reply = await server[name]({ language, ...choice, drawings, ...details });
  complain(reply ? (reply.problem ?? "") : NOT_ANSWERED);
  const isLate = Object.entries(choice).some(([key, value]) => state[key] !== value);
  return !reply || reply.problem || isLate ? null : reply;
}

// ---- what was measured -----------------------------------------------------------------------

function fill(select, choices, chosen) {
  select.replaceChildren(...choices.map(({ name, title }) => new Option(title, name, false, name === chosen)));
  select.value = chosen;
}

function showChoosers() {
  const models = props.value.models.map((name) => ({
    name,
    title: name === DEFAULTS.model && props.value.models.length > 1 ? tr("{name} (this app's)", { name }) : name,
  }));
  const sets = measured.sets.map((name) => ({ name, title: name === DEFAULTS.set ? tr("test digits") : tr(name) }));
  if (own && state.model === DEFAULTS.model) sets.push({ name: OWN, title: tr("my handwriting") });
  const others = models.filter(({ name }) => name !== state.model);
  fill(part("model"), models, state.model);
  fill(part("set"), sets, state.set);
  fill(part("against"), [{ name: "", title: tr("no other") }, ...others], state.beside);
  part("against").disabled = state.set === OWN; // only the app's network has read these
  part("choosers").hidden = models.length < 2 && sets.length < 2;
  for (const [name, value] of [["figures", state.show], ["order", state.order]]) {
    element.querySelector(`input[name="${name}"][value="${value}"]`).checked = true;
  }
}

async function measure() {
  showChoosers();
  toAddress(state, DEFAULTS);
  const set = state.set;
  const reply = await ask("measurement");
  if (!reply && set === state.set && set !== DEFAULTS.set) {
    // An old link, or drawings that are gone: what there is instead is shown.
    Object.assign(state, { set: DEFAULTS.set, beside: "" });
    await measure();
  }
  if (!reply) return;
  measured = reply;
  showChoosers();
  if (part("headline").innerHTML !== reply.headline) part("headline").innerHTML = reply.headline;
  part("figures").innerHTML = reply.figures;
  readPlots(part("figures"));
  showMatrices();
  listMisread();
  list();
  if (state.digit !== null) look(state.digit);
}

// ---- matrices --------------------------------------------------------------------------------

let matrices = [];

// One matrix, or two beside each other and what the first has gained over the second.
function views() {
  const { counts, compared, names } = measured;
  const shared = { figures: state.show, order: state.order, ordered: counts, chosen: chosen(), names };
  const one = { ...shared, counts };
  if (!compared) return [{ label: tr("Confusion matrix: a row for each digit, a column for each answer"), data: one }];
  return [
    { label: names[0], data: one },
    { label: names[1], data: { ...shared, counts: compared } },
    { label: tr("{name} less {other}", { name: names[0], other: names[1] }), data: { ...shared, counts, compared } },
  ];
}

function showMatrices() {
  const shown = views();
  if (matrices.length !== shown.length) {
    matrices = shown.map(() => {
      const figure = document.createElement("figure");
      const caption = figure.appendChild(document.createElement("figcaption"));
      const place = figure.appendChild(document.createElement("div"));
      return { figure, caption, place };
    });
    for (const [index, one] of matrices.entries()) {
      one.matrix = confusionMatrix(one.place, { label: shown[index].label, choose, tell });
    }
    part("matrices").replaceChildren(...matrices.map(({ figure }) => figure));
  }
  part("matrices").dataset.matrices = shown.length;
  shown.forEach(({ label, data }, index) => {
    matrices[index].caption.textContent = shown.length > 1 ? label : "";
    matrices[index].matrix.show(data);
  });
  showLegend();
  tell(null);
}

function showLegend() {
  const { counts, compared } = measured;
  const hasErrors = counts.some((row, truth) => row.some((count, answer) => count > 0 && truth !== answer));
  const kinds = [["right", tr("read right")]];
  if (hasErrors) kinds.push(["few", tr("few errors")], ["many", tr("most errors")]);
  if (compared) kinds.push(["gain", tr("better")], ["loss", tr("worse than the other")]);
  part("legend").replaceChildren(
    ...kinds.map(([kind, words]) => {
      const entry = document.createElement("span");
      const swatch = entry.appendChild(document.createElement("i"));
      swatch.className = `swatch ${kind}`;
      entry.append(words);
      return entry;
    }),
  );
}

const chosen = () => state.chosen ?? worstCell(measured.counts);
const sentenceOf = (place) => matrixSentence(measured, place);

function tell(place) {
  // In two networks' matrices beside each other the same place is told.
  if (matrices.length > 1) matrices.forEach(({ matrix }) => matrix.point(place));
  part("sentence").textContent = sentenceOf(place ?? chosen());
}

function choose(place) {
  state.chosen = place;
  state.page = 0;
  for (const { matrix } of matrices) matrix.mark(place);
  tell(null);
  list();
}

// ---- the digits behind them ------------------------------------------------------------------

async function digitsOf(place, start, count) {
  const reply = await ask("digits", { ...place, start, count });
  if (reply) part("note").innerHTML = reply.note;
  return reply;
}

let listing = 0; // number of the last list that was asked for

function nameListed() {
  part("chosen").textContent = sentenceOf(chosen());
}

async function list() {
  const number = ++listing;
  nameListed();
  toAddress(state, DEFAULTS);
  const reply = await digitsOf(chosen(), state.page * A_PAGE, A_PAGE);
  if (!reply || number !== listing) return;
  listed = reply.digits;
  part("chosen-words").textContent = reply.words;
  showDigits(part("digits"), listed, look);
  showPager(reply.total);
  if (reply.pending) setTimeout(() => number === listing && list(), ASK_AGAIN);
}

function showPager(total) {
  const pages = Math.ceil(total / A_PAGE);
  part("pager").hidden = pages < 2;
  part("pages").textContent = tr("{number} of {all}", { number: state.page + 1, all: pages });
  part("earlier").disabled = state.page === 0;
  part("later").disabled = state.page >= pages - 1;
}

async function listMisread(count = AT_ONCE) {
  const set = measured;
  const reply = await digitsOf({ truth: null, answer: null }, 0, count);
  if (!reply || set !== measured) return;
  misread = reply.digits;
  part("misread").classList.toggle("is-dense", misread.length > A_PAGE);
  showDigits(part("misread"), misread, look);
  const left = reply.total - misread.length;
  part("more").hidden = left <= 0;
  part("more").textContent = tr("Show {number} more of {all}", { number: Math.min(left, AT_ONCE), all: grouped(left) });
  if (reply.pending) setTimeout(() => set === measured && listMisread(count), ASK_AGAIN);
}

// ---- one digit -------------------------------------------------------------------------------

// The digit before or after another in the list it belongs to, as what shows it; null at the ends.
function follow(step, index) {
  const from = [listed, misread].find((digits) => digits.some((digit) => digit.index === index)) ?? [];
  const next = from[from.findIndex((digit) => digit.index === index) + step];
  return next ? () => look(next.index) : null;
}

function send({ pixels }) {
  sessionStorage.setItem("digit-reader.drawing", JSON.stringify({ actions: [{ pixels }], undone: [] }));
  location.href = "./";
}

const view = digitView(part("dialog"), {
  map: (index) => ask("reasons", { index }),
  follow,
  send,
  closed() {
    state.digit = null;
    toAddress(state, DEFAULTS);
  },
});

async function look(index) {
  state.digit = index;
  toAddress(state, DEFAULTS);
  const reply = await ask("digit", { index });
  if (reply && state.digit === index) view.show(reply);
}

// ---- what a visitor does ---------------------------------------------------------------------

for (const [name, key] of [["model", "model"], ["set", "set"], ["against", "beside"]]) {
  part(name).addEventListener("change", (event) => {
    state[key] = event.target.value;
    if (state.set === OWN && state.model !== DEFAULTS.model) state.set = DEFAULTS.set;
    if (state.beside === state.model || state.set === OWN) state.beside = "";
    Object.assign(state, { page: 0, digit: null });
    measure();
  });
}
for (const [name, key] of [["figures", "show"], ["order", "order"]]) {
  element.addEventListener("change", (event) => {
    if (event.target.name !== name) return;
    state[key] = event.target.value;
    toAddress(state, DEFAULTS);
    showMatrices();
  });
}
// A table of measured sets leads to each of them.
part("figures").addEventListener("click", (event) => {
  const name = event.target.closest("[data-choose-set]")?.dataset.chooseSet;
  if (!name) return;
  Object.assign(state, { set: name, page: 0, digit: null });
  measure();
  part("headline").scrollIntoView();
});
element.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-fetch]")) return;
  await ask("fetch");
  listMisread(Math.max(misread.length, AT_ONCE));
  list();
});
part("more").addEventListener("click", () => listMisread(misread.length + AT_ONCE));
for (const [name, step] of [["earlier", -1], ["later", 1]]) {
  part(name).addEventListener("click", () => {
    state.page += step;
    list();
  });
}

useTables(element);
if (digitReaderLanguage.code === "en") part("headline").innerHTML = measured.headline;
showChoosers();
showMatrices();
nameListed();
ownDrawings(props.value.weights)
  .catch(() => null) // storage is switched off or holds something else
  .then((drawings) => {
    own = drawings;
    measure();
  });
