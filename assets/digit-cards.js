// Digits of a data set as small cards: the picture, what it was taken for, how sure, its number.

function digitCard({ index, truth, answer, sure, title, pixels, doubtful, other }, open) {
  const card = document.createElement("button");
  card.type = "button";
  card.className = "digit-card";
  card.dataset.index = index;
  card.title = title;
  card.setAttribute("aria-label", title);
  const part = (tag, words, name = "") => {
    const made = card.appendChild(document.createElement(tag));
    made.textContent = words;
    if (name) made.className = name;
    return made;
  };
  if (pixels !== null) {
    const picture = part("canvas", "", "pixels");
    picture.width = picture.height = 28;
    if (pixels) showSeen(picture, pixels);
  }
  const read = part("b", answer === undefined ? String(truth ?? "") : `${truth} → `);
  if (answer !== undefined) {
    const figure = read.appendChild(document.createElement(answer === truth ? "span" : "em"));
    figure.textContent = answer;
  }
  if (other !== undefined && other !== null) part("span", tr("other: {other}", { other }));
  if (sure) part("span", sure);
  part("small", tr("no. {number}", { number: grouped(index) }));
  if (doubtful) part("small", tr("label?"), "doubtful");
  if (open) card.addEventListener("click", () => open(index));
  const item = document.createElement("li");
  item.append(card);
  return item;
}

// Fills a list with digits. Where they stand there already only their pictures are put in, so that
// the focus stays where it is when these arrive.
function showDigits(list, digits, open) {
  const cards = [...list.querySelectorAll(".digit-card")];
  const isSame =
    cards.length === digits.length &&
    digits.every((digit, place) => cards[place].title === digit.title && cards[place].dataset.index === String(digit.index));
  const pictures = cards.map((card) => card.querySelector("canvas"));
  if (isSame && digits.every(({ pixels }, place) => (pixels === null) === (pictures[place] === null))) {
    digits.forEach(({ pixels }, place) => pixels && showSeen(pictures[place], pixels));
    return;
  }
  list.replaceChildren(...digits.map((digit) => digitCard(digit, open)));
}
