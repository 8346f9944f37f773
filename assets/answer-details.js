// What the answer panel shows of one digit: its bars and what the network saw; and how it was read.

const NO_DIGIT = "–"; // the figure of what is none
const LEAST_NO_DIGIT = 0.005; // with less of a chance it is not worth a visitor's eye
const percent = digitReaderLanguage.percentage;

// Most of an answer is that of the one before, and what is not touched need not be drawn anew.
function write(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function makeBars(list, noDigit) {
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const row = document.createElement("li");
    const label = document.createElement("span");
    const track = document.createElement("span");
    const value = document.createElement("span");
    row.className = "bar";
    label.className = "bar-label";
    label.textContent = digit;
    track.className = "bar-track";
    track.append(document.createElement("i"));
    value.className = "bar-value";
    row.append(label, track, value);
    list.append(row);
    return row;
  });

  // What the ten probabilities leave is the one that it is no digit.
  return function showBars(probabilities, figure) {
    bars.forEach((row, digit) => {
      const share = probabilities?.[digit] ?? 0;
      const [, track, value] = row.children;
      row.classList.toggle("is-answer", String(digit) === figure);
      // In steps too small to be seen: a bar that seems to stand still does.
      track.firstChild.style.transform = `scaleX(${share.toFixed(3)})`;
      write(value, probabilities ? percent(share) : "");
    });
    const rest = 1 - (probabilities ?? [1]).reduce((sum, share) => sum + share, 0);
    noDigit.style.visibility = rest >= LEAST_NO_DIGIT ? "visible" : "hidden";
    noDigit.classList.toggle("is-answer", figure === NO_DIGIT);
    write(noDigit.querySelector(".bar-value"), percent(rest));
  };
}

function showSteps(list, steps) {
  while (list.children.length > steps.length) list.lastChild.remove();
  steps.forEach(({ sentence, image }, index) => {
    const row = list.children[index] ?? list.appendChild(document.createElement("li"));
    if (row.children.length === 0) row.append(document.createElement("img"), document.createElement("p"));
    const [picture, words] = row.children;
    picture.hidden = !image;
    picture.alt = "";
    if (image) picture.src = image;
    words.textContent = sentence;
  });
}
