// A confusion matrix: a grid of buttons made from plain counts, rows what was written, columns what
// was read. It knows nothing of where the counts come from, so that any page can show one.
//
//   const matrix = confusionMatrix(place, { label, choose, tell });
//   matrix.show({ counts, compared, names, figures, order, chosen });
//
// `matrix.mark(place)` and `matrix.point(place)` show which place is chosen and pointed at.
//
// `place` is emptied and filled; `choose` and `tell` are called with a place of the matrix,
// { truth, answer }, where null stands for all of them (the head of a row or a column); `tell` is
// called with its sentence too, and with nothing once the pointer has left.

const MATRIX_STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  Home: [0, -10], End: [0, 10], PageUp: [-10, 0], PageDown: [10, 0],
};

const grouped = digitReaderLanguage.number;
const sumOf = (numbers) => numbers.reduce((total, number) => total + number, 0);

// Only a whole share is called 100, and only nothing 0.
function percentOf(count, total, decimals = 1) {
  if (count === 0 || total === 0) return grouped(0, decimals);
  if (count === total) return grouped(100, decimals);
  const step = 10 ** -decimals;
  return grouped(Math.min(Math.max((100 * count) / total, step), 100 - step), decimals);
}

const signed = (number, words = String(Math.abs(number))) =>
  number === 0 ? "" : `${number > 0 ? "+" : "−"}${words}`;

// Digits as they are, or those that take part in most errors first.
function matrixOrder(counts, order) {
  const digits = counts.map((_, digit) => digit);
  if (order !== "confused") return digits;
  const errors = digits.map(
    (digit) => sumOf(counts[digit]) + sumOf(counts.map((row) => row[digit])) - 2 * counts[digit][digit],
  );
  return digits.sort((one, other) => errors[other] - errors[one] || one - other);
}

// The most frequent error, the first of several; the first cell where there is none.
function worstCell(counts) {
  let worst = { truth: 0, answer: 0 };
  let most = 0;
  counts.forEach((row, truth) =>
    row.forEach((count, answer) => {
      if (truth !== answer && count > most) [worst, most] = [{ truth, answer }, count];
    }),
  );
  return worst;
}

// What a place of the matrix says, such as "4 read as 9: 5 of 982".
function matrixSentence({ counts, compared, names = [] }, { truth, answer }) {
  const written = sumOf(counts[truth ?? 0]);
  const countsOf = (figures) => {
    if (answer === null) return written - figures[truth][truth];
    if (truth === null) return sumOf(figures.map((row) => row[answer])) - figures[answer][answer];
    return figures[truth][answer];
  };
  const own = grouped(countsOf(counts));
  const both = compared
    ? tr("{own} by {name}, {others} by {other}", { own, name: names[0], others: grouped(countsOf(compared)), other: names[1] })
    : own;
  const values = { truth, answer, both, total: grouped(written) };
  if (answer === null) return tr("{truth} read as something else: {both} of {total}", values);
  if (truth !== null) return tr("{truth} read as {answer}: {both} of {total}", values);
  if (compared) return tr("Something else read as {answer}: {both}", values);
  const read = grouped(sumOf(counts.map((row) => row[answer])));
  return tr("Something else read as {answer}: {both} of {total} answers", { ...values, total: read });
}

// How strongly each cell is coloured, 0 to 1: the diagonal and the errors each against their largest.
// The root keeps a single error visible beside a cell of fifty.
function matrixStrengths(amounts) {
  const sizes = amounts.map((row) => row.map(Math.abs));
  const most = (keep) =>
    Math.max(1e-9, ...sizes.flatMap((row, truth) => row.filter((_, answer) => keep(truth, answer))));
  const right = most((truth, answer) => truth === answer);
  const wrong = most((truth, answer) => truth !== answer);
  return sizes.map((row, truth) =>
    row.map((size, answer) => (truth === answer ? size / right : Math.sqrt(size / wrong))),
  );
}

// What the cells show and how they are coloured: amounts, their words and kinds.
function matrixCells({ counts, compared, figures }) {
  const totals = counts.map(sumOf);
  const isShare = figures === "shares";
  const scale = (count, truth) => (isShare ? count / Math.max(totals[truth], 1) : count);
  const amounts = counts.map((row, truth) =>
    row.map((count, answer) => scale(count - (compared?.[truth][answer] ?? 0), truth)),
  );
  const strengths = matrixStrengths(amounts);
  return amounts.map((row, truth) =>
    row.map((amount, answer) => {
      const count = counts[truth][answer];
      const isRight = truth === answer;
      if (compared) {
        const gained = amount !== 0 && amount > 0 === isRight;
        const words = isShare ? signed(amount, grouped(Math.abs(100 * amount), 1)) : signed(amount);
        return { words, kind: amount === 0 ? "none" : gained ? "gain" : "loss", strength: strengths[truth][answer] };
      }
      // A cell is some 30 pixels wide on a phone: its sign for per cent stands in the switch above.
      const words = count === 0 ? "" : isShare ? percentOf(count, totals[truth]) : String(count);
      const kind = isRight ? "right" : count > 0 ? "wrong" : "none";
      return { words, kind, strength: strengths[truth][answer] };
    }),
  );
}

function confusionMatrix(place, { label, choose, tell }) {
  let data = null;
  let focused = null; // the one button in the tab order

  const placeOf = (button) => {
    const digit = (name) => (name in button.dataset ? Number(button.dataset[name]) : null);
    return { truth: digit("truth"), answer: digit("answer") };
  };
  const isPlace = (button, { truth, answer }) => {
    const here = placeOf(button);
    return here.truth === truth && here.answer === answer;
  };
  const buttons = () => [...place.querySelectorAll("button")];

  function button(kind, words, where) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    if (where.truth !== null) made.dataset.truth = where.truth;
    if (where.answer !== null) made.dataset.answer = where.answer;
    const sentence = matrixSentence(data, where);
    made.setAttribute("aria-label", sentence);
    made.setAttribute("aria-pressed", "false");
    made.tabIndex = -1;
    made.textContent = words;
    return made;
  }

  function holder(tag, role, content) {
    const made = document.createElement(tag);
    made.setAttribute("role", role);
    made.append(content);
    return made;
  }

  function rowOf(cells) {
    const row = document.createElement("tr");
    row.append(...cells);
    return row;
  }

  function table() {
    const order = matrixOrder(data.ordered ?? data.counts, data.order);
    const cells = matrixCells(data);
    const made = document.createElement("table");
    made.setAttribute("role", "grid");
    made.setAttribute("aria-label", label);
    const heads = order.map((answer) =>
      holder("th", "columnheader", button("head", String(answer), { truth: null, answer })),
    );
    const rows = order.map((truth) =>
      rowOf([
        holder("th", "rowheader", button("head", String(truth), { truth, answer: null })),
        ...order.map((answer) => {
          const { words, kind, strength } = cells[truth][answer];
          const cell = button(`cell ${kind}`, words, { truth, answer });
          cell.style.setProperty("--strength", strength.toFixed(3));
          return holder("td", "gridcell", cell);
        }),
      ]),
    );
    made.createTHead().append(rowOf([document.createElement("td"), ...heads]));
    made.createTBody().append(...rows);
    return made;
  }

  function show(shown) {
    const hadFocus = place.contains(document.activeElement) ? placeOf(document.activeElement) : null;
    data = shown;
    const frame = document.createElement("div");
    frame.className = "matrix-frame";
    for (const [kind, words] of [["matrix-columns", tr("read as")], ["matrix-rows", tr("written")]]) {
      const name = frame.appendChild(document.createElement("span"));
      name.className = kind;
      name.setAttribute("aria-hidden", "true");
      name.textContent = words;
    }
    frame.append(table());
    place.replaceChildren(frame);
    mark(data.chosen ?? null);
    if (hadFocus) buttons().find((one) => isPlace(one, hadFocus))?.focus();
  }

  // Shows which place is chosen, here or in a matrix beside this one.
  function mark(chosen) {
    for (const one of buttons()) {
      one.setAttribute("aria-pressed", String(chosen !== null && isPlace(one, chosen)));
    }
    const start = chosen ?? worstCell(data.counts);
    enter(buttons().find((one) => isPlace(one, start)));
  }

  // Shows which place is pointed at, in a matrix beside this one.
  function point(where) {
    for (const one of buttons()) one.toggleAttribute("data-pointed", where !== null && isPlace(one, where));
  }

  function enter(next) {
    if (focused) focused.tabIndex = -1;
    focused = next;
    focused.tabIndex = 0;
  }

  const at = (event) => event.target.closest?.("button");
  const told = (one) => tell(placeOf(one), matrixSentence(data, placeOf(one)));
  place.addEventListener("mouseover", (event) => at(event) && told(at(event)));
  place.addEventListener("mouseleave", () => tell(null, ""));
  place.addEventListener("focusin", (event) => at(event) && told(at(event)));
  place.addEventListener("focusout", () => tell(null, ""));
  place.addEventListener("click", (event) => at(event) && choose(placeOf(at(event))));
  place.addEventListener("keydown", (event) => {
    const step = MATRIX_STEPS[event.key];
    const here = at(event);
    if (!here || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const cell = here.parentElement;
    const from = [cell.parentElement.rowIndex, cell.cellIndex];
    const [row, column] = from.map((index, axis) => Math.min(10, Math.max(0, index + step[axis])));
    const next = place.querySelector("table").rows[row].cells[column].firstElementChild;
    if (next === null) return; // the corner has no button
    enter(next);
    next.focus();
  });

  return { show, mark, point };
}
