// Plots that can be read: pointing at one, touching it or walking it with the arrow keys tells the
// values of the nearest mark. A plot is a figure with an <svg role="slider">, marks that carry
// `data-words`, and a line [data-told] for them.

function readPlot(figure) {
  const plot = figure.querySelector("[role=slider]");
  const told = figure.querySelector("[data-told]");
  const invitation = told.textContent;
  const marks = [...plot.querySelectorAll("[data-words]")];
  if (marks.length === 0) return;
  let read = null; // index of the mark that is told

  function tell(index) {
    marks[read]?.classList.remove("is-read");
    read = index;
    marks[read]?.classList.add("is-read");
    told.textContent = marks[read]?.dataset.words ?? invitation;
    if (read === null) return;
    plot.setAttribute("aria-valuenow", String(read));
    plot.setAttribute("aria-valuetext", marks[read].dataset.words);
  }

  function nearest(event) {
    const { left, width } = plot.getBoundingClientRect();
    const across = ((event.clientX - left) / width) * plot.viewBox.baseVal.width;
    const distances = marks.map((mark) => Math.abs(Number(mark.dataset.across) - across));
    return distances.indexOf(Math.min(...distances));
  }

  plot.setAttribute("aria-valuemin", "0");
  plot.setAttribute("aria-valuemax", String(marks.length - 1));
  plot.addEventListener("pointermove", (event) => tell(nearest(event)));
  plot.addEventListener("pointerdown", (event) => tell(nearest(event)));
  plot.addEventListener("pointerleave", () => document.activeElement !== plot && tell(null));
  plot.addEventListener("focus", () => read === null && tell(marks.length - 1));
  plot.addEventListener("blur", () => tell(null));
  plot.addEventListener("keydown", (event) => {
    const last = marks.length - 1;
    const here = read ?? last;
    const next = { ArrowLeft: here - 1, ArrowDown: here - 1, ArrowRight: here + 1, ArrowUp: here + 1, Home: 0, End: last };
    if (!(event.key in next) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tell(Math.min(last, Math.max(0, next[event.key])));
  });
}

const readPlots = (root) => root.querySelectorAll(".chart").forEach(readPlot);
