// The curve of Break it: how sure the network is of the digit over the range of one slider, of what
// takes over, and below it what is read.

const SVG = "http://www.w3.org/2000/svg";
const FIELD = { left: 56, right: 428, top: 14, bottom: 182 };
const STRIP = { top: 192, bottom: 216 };
const SCALE_LINE = 238; // of the figures below

const told = (figure) => ({ "–": tr("no digit"), "": tr("nothing") })[figure] ?? figure;

function shape(name, attributes, words) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

// `amount(value)` puts a value into words; `pick(index)` is told which sample was clicked.
function makeCurve(svg, amount, pick) {
  let shown = []; // the samples
  const marker = shape("line", { class: "breaking-marker", y1: FIELD.top, y2: STRIP.bottom });
  const dot = shape("circle", { class: "breaking-dot", r: 5 });

  const low = () => shown[0].value;
  const across = (value) =>
    FIELD.left + ((value - low()) / (shown.at(-1).value - low())) * (FIELD.right - FIELD.left);
  const up = (share) => FIELD.bottom - share * (FIELD.bottom - FIELD.top);

  function frame() {
    return [0, 0.5, 1].flatMap((share) => [
      shape("line", { class: "gridline", x1: FIELD.left, x2: FIELD.right, y1: up(share), y2: up(share) }),
      shape("text", { x: FIELD.left - 6, y: up(share) + 4, "text-anchor": "end" }, `${100 * share} %`),
    ]);
  }

  function line(digit, name) {
    const points = shown.map(({ value, probabilities }) => `${across(value)},${up(probabilities[digit])}`);
    return shape("polyline", { class: `curve ${name}`, points: points.join(" ") });
  }

  // Where the same is read: a field with its figure.
  function strip(figure, tips) {
    const edges = [low(), ...shown.slice(1).flatMap((one, index) => edge(shown[index], one, tips)), shown.at(-1).value];
    const figures = shown.map((one) => one.figure).filter((one, index, all) => index === 0 || one !== all[index - 1]);
    return figures.flatMap((one, index) => {
      const [start, end] = [across(edges[index]), across(edges[index + 1])];
      const box = { x: start, y: STRIP.top, width: end - start, height: STRIP.bottom - STRIP.top };
      const words = [told(one), one].find((word) => 8 * word.length + 6 < end - start) ?? "";
      const place = { x: (start + end) / 2, y: STRIP.bottom - 7, "text-anchor": "middle" };
      return [shape("rect", { ...box, class: one === figure ? "same" : "other" }), shape("text", place, words)];
    });
  }

  // Between two samples that are read differently: where they were found to part, or half-way.
  function edge(before, after, tips) {
    if (before.figure === after.figure) return [];
    const tip = tips.find(({ value }) => value >= before.value && value <= after.value);
    return [tip ? tip.value : (before.value + after.value) / 2];
  }

  function tipMark({ value }) {
    const x = across(value);
    return [
      shape("line", { class: "breaking-tip", x1: x, x2: x, y1: FIELD.top, y2: STRIP.bottom }),
      shape("text", { class: "breaking-tip", x, y: SCALE_LINE, "text-anchor": "middle" }, amount(value)),
    ];
  }

  svg.addEventListener("click", (event) => {
    if (shown.length === 0) return;
    const { left, width } = svg.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * svg.viewBox.baseVal.width;
    const distances = shown.map(({ value }) => Math.abs(across(value) - x));
    pick(distances.indexOf(Math.min(...distances)));
  });

  return {
    draw({ figure, samples, tips }) {
      shown = samples;
      const digit = /^\d$/.test(figure) ? Number(figure) : null;
      const others = new Set(tips.map((tip) => tip.figure).filter((one) => /^\d$/.test(one)));
      const ends = [samples[0], samples.at(-1)].map(({ value }, index) =>
        shape("text", { x: across(value), y: SCALE_LINE, "text-anchor": index === 0 ? "start" : "end" }, amount(value)),
      );
      svg.replaceChildren(
        ...frame(),
        ...strip(figure, tips),
        ...[...others].map((other) => line(Number(other), "train")),
        ...(digit === null ? [] : [line(digit, "validation")]),
        ...ends,
        ...tips.flatMap(tipMark),
        marker,
        dot,
      );
    },
    mark(index, figure) {
      const { value, probabilities } = shown[index];
      const x = across(value);
      marker.setAttribute("x1", x);
      marker.setAttribute("x2", x);
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", up(probabilities[figure] ?? 0));
    },
  };
}
