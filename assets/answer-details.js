// What the answer panel shows of one digit: its bars and what the network saw; and how it was read.

const LEAST_NO_DIGIT = 0.005; // with less of a chance it is not worth a visitor's eye
// No answer is certain, so none is shown as 100 %.
const percent = (share) => (share >= 0.9995 ? "> 99.9 %" : `${(100 * share).toFixed(1)} %`);

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
      row.classList.toggle("is-answer", String(digit) === figure);
      row.querySelector("i").style.transform = `scaleX(${share})`;
      row.querySelector(".bar-value").textContent = probabilities ? percent(share) : "";
    });
    const rest = 1 - (probabilities ?? [1]).reduce((sum, share) => sum + share, 0);
    noDigit.style.visibility = rest >= LEAST_NO_DIGIT ? "visible" : "hidden";
    noDigit.classList.toggle("is-answer", figure === NO_DIGIT);
    noDigit.querySelector(".bar-value").textContent = percent(rest);
  };
}

function showSeen(canvas, pixels) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, 28, 28);
  if (!pixels) return;
  const image = context.createImageData(28, 28);
  Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)).forEach((ink, index) => {
    image.data.set([28, 31, 38, ink], 4 * index);
  });
  context.putImageData(image, 0, 0);
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
