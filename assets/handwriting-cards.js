// What the outcome of a handwriting test is made of: cards of drawings and advice, and the ZIP file.

function make(tag, kind, ...content) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.append(...content);
  return made;
}

function pictureImage(picture) {
  const made = make("img");
  made.src = picture;
  made.alt = "";
  return made;
}

const pictureFigure = (picture, caption) =>
  make("figure", "", pictureImage(picture), make("figcaption", "", caption));

// `figureOf` makes the figure of a drawing by its number.
function adviceCard({ title, text, change, drawings }, figureOf) {
  const figures = make("div", "hand-figures", ...drawings.map(figureOf));
  const words = [make("h3", "", title), figures, make("p", "", text)];
  return make("li", "", ...words, ...(change ? [make("p", "hand-change", change)] : []));
}

// A drawing beside what it was read as; `open` is called when it is chosen.
function drawingCard({ told, chance, state }, picture, word, open) {
  const words = [make("b", "", word), make("span", "", told), make("small", "", chance)];
  const button = make("button", "", pictureImage(picture), ...words);
  button.type = "button";
  button.addEventListener("click", open);
  const item = make("li", "", button);
  item.dataset.outcome = state;
  return item;
}

const unreadWords = (count) =>
  count === 0 ? "" : tr(
    "One more was read as no digit, or as several, and is not in the matrix.|" +
      "{count} more were read as no digit, or as several, and are not in the matrix.",
    { count },
  );

function saveArchive(archive) {
  const bytes = Uint8Array.from(atob(archive), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  link.download = "my-handwriting.zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
