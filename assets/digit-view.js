// One digit large: its ten bars, which pixels carried the decision, its nearest training digits.
//
//   const view = digitView(dialog, { look, map, follow, send, closed });
//   view.show(digit)   with what the server tells of it

const SHOWN_DROP = 0.01; // a map whose strongest pixel changes less than this stays faint

// How much the answer's probability falls (positive) or rises when a spot is covered, as colours.
function showMap(canvas, drops) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, 28, 28);
  if (!drops) return;
  const image = context.createImageData(28, 28);
  const style = getComputedStyle(canvas);
  const [carried, opposed] = ["--map-carried", "--map-opposed"].map((name) =>
    style.getPropertyValue(name).match(/\w\w/g).map((pair) => parseInt(pair, 16)),
  );
  const strongest = Math.max(SHOWN_DROP, ...drops.map(Math.abs));
  drops.forEach((drop, index) => {
    const strength = Math.round(200 * Math.min(1, Math.abs(drop) / strongest));
    image.data.set([...(drop > 0 ? carried : opposed), strength], 4 * index);
  });
  context.putImageData(image, 0, 0);
}

function digitView(dialog, { map, follow, send, closed }) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const showBars = makeBars(part("bars"), part("no-digit"));
  let shown = null;

  async function showReasons(digit) {
    showMap(part("map"), null);
    part("map-legend").hidden = true;
    part("map-words").textContent = digit.reasons;
    if (!digit.pixels || !digit.mapped) return;
    const told = await map(digit.index);
    if (shown !== digit || !told) return;
    showMap(part("map"), told.drops);
    part("map-legend").hidden = false;
    part("map-words").textContent = told.words;
  }

  function show(digit) {
    shown = digit;
    part("title").textContent = digit.title;
    part("remarks").textContent = digit.remarks;
    part("pictures-note").innerHTML = digit.note;
    showSeen(part("large"), digit.pixels ?? "");
    part("large").setAttribute("aria-label", digit.pixels ? digit.title : tr("No picture at hand"));
    showBars(digit.probabilities, String(digit.answer));
    part("nearest-part").hidden = digit.nearest.length === 0;
    showDigits(part("nearest"), digit.nearest, null);
    part("to-pad").hidden = !digit.pixels;
    part("previous").disabled = follow(-1, digit.index) === null;
    part("following").disabled = follow(1, digit.index) === null;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    showReasons(digit);
  }

  for (const [name, step] of [["previous", -1], ["following", 1]]) {
    part(name).addEventListener("click", () => follow(step, shown.index)?.());
  }
  dialog.addEventListener("keydown", (event) => {
    const name = { ArrowLeft: "previous", ArrowRight: "following" }[event.key];
    if (!name || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    part(name).click();
  });
  part("to-pad").addEventListener("click", () => send(shown));
  part("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    shown = null;
    closed();
  });

  return { show };
}
