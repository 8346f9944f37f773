// What a visitor says the digits of an answer should be. The answer itself stays as it came: the
// corrections are kept beside it until something else is written. What is learned from them is told
// by the event "digit:said", and is the business of the panel that teaches.

const SAME_PLACE = 0.5; // of two boxes, as a share of the smaller one

// How much of the smaller of two boxes, `[x, y, width, height]`, lies in the other.
function overlap([left, top, width, height], [otherLeft, otherTop, otherWidth, otherHeight]) {
  const across = Math.min(left + width, otherLeft + otherWidth) - Math.max(left, otherLeft);
  const down = Math.min(top + height, otherTop + otherHeight) - Math.max(top, otherTop);
  return (Math.max(0, across) * Math.max(0, down)) / Math.min(width * height, otherWidth * otherHeight);
}

// `digitsNow` gives the digits of the answer; `changed` is told which one to show, and what happened.
function makeCorrections(place, digitsNow, changed) {
  const choicesPlace = place.querySelector("[data-choices]");
  const undoButton = place.querySelector("[data-undo]");
  // { index, figure, box, seen } in order; the last one of an index holds. The picture is that of the
  // first, though a late answer may have brought another one since.
  let made = [];
  let shown = 0; // the digit that the buttons correct

  const told = (figure) => (figure === NO_DIGIT ? tr("no digit") : figure);

  // A digit as it is to be shown: as it was read, or as it was corrected.
  function at(index) {
    const digit = digitsNow()[index];
    const figure = made.findLast((correction) => correction.index === index)?.figure;
    if (figure === undefined || digit === undefined) return digit;
    const verdict = figure === digit.figure ? tr("confirmed by you") : tr("corrected by you");
    return {
      ...digit,
      figure,
      word: "corrected",
      label: `${told(figure)}, ${verdict}`,
      verdict,
      runner_up: tr("read as {answer}", { answer: told(digit.figure) }),
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

  // What this digit now is: a number, null for no digit, undefined for as it was read.
  function say(index, seen) {
    const figure = made.findLast((correction) => correction.index === index)?.figure;
    const said = figure === undefined ? undefined : figure === NO_DIGIT ? null : Number(figure);
    place.dispatchEvent(new CustomEvent("digit:said", { bubbles: true, detail: { seen, said } }));
  }

  function choose(figure) {
    const { word, figure: now } = at(shown);
    if (word === "corrected" && figure === now) return;
    const { box, seen: seenNow } = digitsNow()[shown];
    const seen = made.find(({ index }) => index === shown)?.seen ?? seenNow;
    made.push({ index: shown, figure, box, seen });
    changed(shown, at(shown).label);
    say(shown, seen);
  }

  function undo() {
    const { index, seen } = made.pop();
    changed(index, tr("Undone: {label}", { label: at(index).label }));
    say(index, seen);
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
    // The digit of a new answer that stands where this box is; undefined if none does.
    placeOf(box) {
      const shares = digitsNow().map((digit) => overlap(digit.box, box));
      const index = shares.indexOf(Math.max(...shares));
      return shares[index] > SAME_PLACE ? index : undefined;
    },
    // A new answer to what has been corrected already: the corrections move to its digits.
    follow() {
      made = made.flatMap((one) => {
        const index = this.placeOf(one.box);
        return index === undefined ? [] : [{ ...one, index }];
      });
    },
    show(index) {
      const digit = at(index);
      shown = index;
      place.hidden = digit === undefined;
      undoButton.hidden = made.length === 0;
      for (const { figure, button } of choices) button.setAttribute("aria-pressed", String(figure === digit?.figure));
    },
  };
}
