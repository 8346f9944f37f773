// The confusion matrix: hover and focus tell a cell's sentence, a click shows its digits.
const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  Home: [0, -9], End: [0, 9], PageUp: [-9, 0], PageDown: [9, 0],
};
const cellAt = (truth, answer) =>
  element.querySelector(`.cell[data-truth="${truth}"][data-answer="${answer}"]`);
const placeOf = (cell) => [Number(cell.dataset.truth), Number(cell.dataset.answer)];
const sentenceOf = (cell) => cell.getAttribute("aria-label");
let chosen = placeOf(element.querySelector('.cell[aria-pressed="true"]'));

const tell = (cell) => {
  element.querySelector(".matrix-sentence").textContent = sentenceOf(cell ?? cellAt(...chosen));
};

// The errors of a cell; for a cell of the diagonal, every error of its row.
const digitsOf = (truth, answer) => {
  const misread = [...element.querySelectorAll(`.misread .misread-digit[data-truth="${truth}"]`)];
  return truth === answer ? misread : misread.filter((card) => Number(card.dataset.answer) === answer);
};

const choose = (cell) => {
  chosen = placeOf(cell);
  for (const other of element.querySelectorAll(".cell")) {
    other.setAttribute("aria-pressed", String(other === cell));
    other.tabIndex = other === cell ? 0 : -1;
  }
  const [truth, answer] = chosen;
  const digits = digitsOf(truth, answer);
  const panel = element.querySelector(".matrix-digits");
  panel.querySelector("h3").textContent = sentenceOf(cell);
  panel.querySelector("p").textContent =
    truth !== answer ? (digits.length ? "" : "This never happened.")
      : digits.length ? `The others, written ${truth} but read as something else:`
        : `No ${truth} was read as anything else.`;
  panel.querySelector("ul").replaceChildren(...digits.map((card) => card.cloneNode(true)));
  tell(cell);
};

const cellOf = (event) => event.target.closest?.(".cell");
element.addEventListener("mouseover", (event) => tell(cellOf(event)));
element.addEventListener("mouseleave", () => tell(null));
element.addEventListener("focusin", (event) => cellOf(event) && tell(cellOf(event)));
element.addEventListener("click", (event) => cellOf(event) && choose(cellOf(event)));
element.addEventListener("keydown", (event) => {
  const cell = cellOf(event);
  const step = STEPS[event.key];
  if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const [row, column] = placeOf(cell).map((place, axis) => Math.min(9, Math.max(0, place + step[axis])));
  const next = cellAt(row, column);
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
// When the pixels arrive, Gradio puts the whole template back: show again what was chosen.
watch("value", () => choose(cellAt(...chosen)));
choose(cellAt(...chosen));
