// What a visitor says the digits of an answer should be. The answer itself stays as it came: the
// corrections are kept beside it until the next one arrives, and this is all there is to them.

const NO_DIGIT = "–"; // the figure of what is none

// `digitsNow` gives the digits of the answer; `changed` is told which one to show, and what happened.
function makeCorrections(place, digitsNow, changed) {
  const choicesPlace = place.querySelector("[data-choices]");
  const undoButton = place.querySelector("[data-undo]");
  let made = []; // { index, figure } in order; the last one of an index holds
  let shown = 0; // the digit that the buttons correct

  const told = (figure) => (figure === NO_DIGIT ? "no digit" : figure);

  // A digit as it is to be shown: as it was read, or as it was corrected.
  function at(index) {
    const digit = digitsNow()[index];
    const figure = made.findLast((correction) => correction.index === index)?.figure;
    if (figure === undefined || digit === undefined) return digit;
    const verdict = figure === digit.figure ? "confirmed by you" : "corrected by you";
    return {
      ...digit,
      figure,
      word: "corrected",
      label: `${told(figure)}, ${verdict}`,
      verdict,
      runner_up: `read as ${told(digit.figure)}`,
    };
  }

  // The digits that are in the text, as rows of indices, one for each line of writing.
  function lines() {
    const rows = new Map();
    digitsNow().forEach(({ line }, index) => {
      if (at(index).figure !== NO_DIGIT) rows.set(line, [...(rows.get(line) ?? []), index]);
    });
    return [...rows.values()];
  }

  function choose(figure) {
    const { word, figure: now } = at(shown);
    if (word === "corrected" && figure === now) return;
    made.push({ index: shown, figure });
    changed(shown, at(shown).label);
  }

  function undo() {
    const { index } = made.pop();
    changed(index, `Undone: ${at(index).label}`);
    choicesPlace.querySelector("[aria-pressed=true]").focus();
  }

  const choices = [..."0123456789", NO_DIGIT].map((figure) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = told(figure);
    button.addEventListener("click", () => choose(figure));
    choicesPlace.append(button);
    return { figure, button };
  });
  undoButton.addEventListener("click", undo);

  return {
    at,
    lines,
    text: () => lines().map((row) => row.map((index) => at(index).figure).join("")).join("\n"),
    count: () => new Set(made.map(({ index }) => index)).size,
    forget: () => (made = []),
    show(index) {
      const digit = at(index);
      shown = index;
      place.hidden = digit === undefined;
      undoButton.hidden = made.length === 0;
      for (const { figure, button } of choices) button.setAttribute("aria-pressed", String(figure === digit?.figure));
    },
  };
}
