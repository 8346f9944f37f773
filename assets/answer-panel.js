// The answer: a numeral, ten bars, what the network saw and how it was read.
// Everything is kept in place and only its text and lengths change, so that nothing jumps.

const ANNOUNCE_AFTER = 700; // milliseconds of rest before a screen reader hears the answer

const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".answer");
// No answer is certain, so none is shown as 100 %.
const percent = (share) => (share >= 0.9995 ? "> 99.9 %" : `${(100 * share).toFixed(1)} %`);
let announceTimer = null;

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
  part("bars").append(row);
  return row;
});

function showBars(probabilities, answer) {
  bars.forEach((row, digit) => {
    const share = probabilities?.[digit] ?? 0;
    row.classList.toggle("is-answer", digit === answer);
    row.querySelector("i").style.transform = `scaleX(${share})`;
    row.querySelector(".bar-value").textContent = probabilities ? percent(share) : "";
  });
}

function showSeen(pixels) {
  const context = part("seen").getContext("2d");
  context.clearRect(0, 0, 28, 28);
  if (!pixels) return;
  const image = context.createImageData(28, 28);
  Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)).forEach((ink, index) => {
    image.data.set([28, 31, 38, ink], 4 * index);
  });
  context.putImageData(image, 0, 0);
}

function showSteps(steps) {
  const list = part("steps");
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

function announce(words) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => (part("announcement").textContent = words), ANNOUNCE_AFTER);
}

function show() {
  const answer = props.value ?? {};
  root.dataset.state = answer.state ?? "empty";
  const numeral = answer.numeral ?? "";
  part("numeral").textContent = numeral;
  part("numeral").style.setProperty("--characters", Math.max(1, numeral.length));
  part("verdict").textContent = answer.verdict ?? props.invitation;
  part("runner-up").textContent = answer.runner_up ?? "";
  showBars(answer.probabilities, answer.digit);
  showSeen(answer.seen);
  showSteps(answer.steps ?? []);
  announce(answer.announcement ?? "");
}

watch("value", show);
show();
