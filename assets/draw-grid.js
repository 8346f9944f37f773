// Drawing with the keyboard alone: a grid of 28 × 28 cells over the paper, a cursor, and words for
// screen readers on where it is and what is there.

const CELLS = 28;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// `draw(from, to)` draws a line between two places in the unit square, `dot(place)` sets or removes
// one, `lift()` ends a line, `isInked(place)` tells what is there; `words` is where it is told.
function makeGrid(place, words, { draw, dot, lift, isInked }) {
  const cursor = place.querySelector("i");
  let [column, row] = [CELLS / 2, CELLS / 4];

  const centre = () => [(column + 0.5) / CELLS, (row + 0.5) / CELLS];

  function show() {
    cursor.style.left = `${(100 * column) / CELLS}%`;
    cursor.style.top = `${(100 * row) / CELLS}%`;
    const values = { row: row + 1, column: column + 1 };
    words.textContent = isInked(centre()) ? tr("Row {row}, column {column}: ink", values) : tr("Row {row}, column {column}: paper", values);
  }

  function move(toColumn, toRow, isDrawing) {
    const from = centre();
    column = Math.min(Math.max(toColumn, 0), CELLS - 1);
    row = Math.min(Math.max(toRow, 0), CELLS - 1);
    if (isDrawing) draw(from, centre());
    else lift();
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [right, down] = ARROWS[event.key] ?? [];
    if (right !== undefined) move(column + right, row + down, event.shiftKey);
    else if (event.key === "Home") move(0, row, event.shiftKey);
    else if (event.key === "End") move(CELLS - 1, row, event.shiftKey);
    else if (event.key === " ") dot(centre());
    else if (event.key === "Escape") place.blur();
    else return;
    event.preventDefault();
    show();
  }

  place.addEventListener("keydown", onKey);
  place.addEventListener("focus", show);
  place.addEventListener("blur", () => {
    lift();
    words.textContent = "";
  });
}
