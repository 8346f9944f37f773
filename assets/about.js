// The About page: asks the server to read one of its own examples, and shows every step of that.

const part = (name) => element.querySelector(`[data-${name}]`);
const { photo, failed } = props.value;
const language = digitReaderLanguage.code;
const showBars = makeBars(part("bars"), part("no-digit"));
showBars(null, "");

// ---- what the server knew beforehand ------------------------------------------------------------

// In English it is there; other languages are asked for, and English stands in where nothing is answered.
async function showWords({ words }) {
  const said = language === "en" ? words : ((await server.words_said({ language }).catch(() => null)) ?? words);
  for (const place of element.querySelectorAll("[data-words]")) place.textContent = said[place.dataset.words];
}

showWords(props.value);
part("photo").src = photo;
part("address").textContent = new URL("./", location.href).href;

// ---- what the reader made of the example --------------------------------------------------------

function showDigit(digits, chosen) {
  [...part("frames").children].forEach((frame, index) => {
    frame.setAttribute("aria-pressed", String(index === chosen));
  });
  const { figure, probabilities, seen, said } = digits[chosen];
  showSeen(part("seen"), seen);
  element.querySelector("[data-said=digit]").textContent = said;
  showBars(probabilities, figure);
}

function frame({ label, place }, choose) {
  const made = document.createElement("button");
  const [left, top, width, height] = place.map((share) => `${100 * share}%`);
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  Object.assign(made.style, { left, top, width, height });
  made.addEventListener("click", choose);
  return made;
}

function showTour({ ink, ratio, digits, first, said, text, verdict }) {
  element.querySelector(".about").style.setProperty("--ratio", ratio);
  part("ink").src = part("framed").src = ink;
  for (const [name, sentence] of Object.entries(said)) {
    element.querySelector(`[data-said=${name}]`).textContent = sentence;
  }
  part("frames").replaceChildren(...digits.map((digit, index) => frame(digit, () => showDigit(digits, index))));
  part("number").textContent = text;
  part("verdict").textContent = verdict;
  showDigit(digits, first);
}

async function ask() {
  const tour = await server.tour({ language }).catch(() => null);
  if (tour?.digits) showTour(tour);
  else {
    part("problem").textContent = tour?.problem ?? tr(failed);
    part("verdict").textContent = "";
  }
  element.querySelector(".about").setAttribute("aria-busy", "false");
}

ask();
