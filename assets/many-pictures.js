// Many pictures: each file is uploaded and read by itself, one after the other, so that rows appear
// as they are read, one can stop at any time, and nobody else waits for fifty pictures.

const KEY = "digit-reader.many";
const OPENED = "digit-reader.photo"; // what the Read page's photo box is to open
const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".many");
// A row has a number for good, a name, a file or where it was uploaded, and once read the answer.
let rows = [];
let lastNumber = 0;
let asked = null; // number of the row that is being sent or read
let stopped = false;
let looked = 0; // index of the row in the dialog

const waiting = () => rows.filter((row) => !row.answer);

function complain(problem) {
  part("problem").textContent = problem;
}

function announce(words) {
  part("announcement").textContent = words;
}

// ---- one after the other ---------------------------------------------------------------------

// Puts rows at the end, or in the place of another; what is beyond the limit is left out.
function insert(added, place = rows.length, replaced = 0) {
  const taken = added.slice(0, Math.max(0, props.most - rows.length + replaced));
  rows.splice(place, replaced, ...taken.map((row) => ({ ...row, number: ++lastNumber })));
  const beyond = added.length - taken.length;
  if (beyond > 0) complain(tr("Only {most} pictures at a time: {beyond} left out.", { most: props.most, beyond }));
}

function add(files) {
  if (files.length === 0) return;
  complain("");
  stopped = false;
  insert(files.map((file) => ({ name: file.path ?? file.name, file: file.file ?? file })));
  announce(tr("Reading 1 picture.|Reading {count} pictures.", { count: waiting().length }));
  render();
  readNext();
}

const isArchive = (file) => /\.zip$/i.test(file.name);
const fits = (file) => file.size <= (isArchive(file) ? props.max_archive_bytes : props.max_bytes);

function send(row) {
  row.sending ??= upload(row.file).then(({ path }) => (row.upload = path));
  return row.sending;
}

async function readNext() {
  const [row, following] = waiting();
  if (asked !== null || stopped || !row) return;
  asked = row.number;
  render();
  const { number, name, member, file } = row;
  const language = digitReaderLanguage.code;
  if (file && !fits(file)) {
    trigger("ask", { language, number, name, size: file.size });
    return;
  }
  try {
    if (!row.upload) await send(row);
  } catch {
    row.sending = undefined;
    interrupt(tr("The pictures could not be sent. Check your connection and go on."));
    return;
  }
  trigger("ask", { language, number, name, upload: row.upload, member });
  // The next file goes up meanwhile; should that fail, it is told when its turn comes.
  if (following?.file && fits(following.file)) send(following).catch(() => (following.sending = undefined));
}

function take() {
  const { problem, number, members, ...answer } = props.value ?? {};
  if (problem) interrupt(problem);
  if (number === undefined || number !== asked) return;
  asked = null;
  const index = rows.findIndex((row) => row.number === number);
  // It may be gone: the visitor has started over.
  if (index >= 0 && members) {
    const { upload } = rows[index];
    insert(members.map((name, member) => ({ name, upload, member })), index, 1);
  } else if (index >= 0) {
    rows[index].answer = answer;
    if (waiting().length === 0) announce(summary());
  }
  keep();
  render();
  readNext();
}

// What has been read stays; Go on takes up the rest.
function interrupt(problem) {
  asked = null;
  stopped = true;
  complain(problem);
  render();
}

// ---- showing ---------------------------------------------------------------------------------

function summary() {
  const count = (status) => rows.filter(({ answer }) => answer?.status === status).length;
  const told = [
    tr("{number} read", { number: count("read") }),
    count("unsure") > 0 && tr("{number} unsure", { number: count("unsure") }),
    count("not_a_digit") > 0 && tr("{number} not a digit", { number: count("not_a_digit") }),
    count("blank") > 0 && tr("{number} blank", { number: count("blank") }),
    count("error") > 0 && tr("{number} not usable", { number: count("error") }),
  ].filter(Boolean);
  return `${tr("1 picture|{count} pictures", { count: rows.length })}: ${told.join(", ")}.`;
}

function cell(name, content, role = "cell") {
  const made = document.createElement("td");
  made.dataset.cell = name;
  made.setAttribute("role", role);
  made.append(content ?? "");
  return made;
}

function thumbnail({ name, answer }, index) {
  if (!answer?.picture) return "";
  const button = document.createElement("button");
  const image = document.createElement("img");
  button.type = "button";
  button.setAttribute("aria-label", tr("Look at {name}", { name }));
  image.src = answer.picture;
  image.alt = "";
  button.append(image);
  button.addEventListener("click", () => look(index));
  return button;
}

function line(row, index) {
  const made = document.createElement("tr");
  const { status, text, confidence, remark, picture } = row.answer ?? {};
  made.setAttribute("role", "row");
  made.dataset.status = status ?? (row.number === asked ? "reading" : "waiting");
  made.append(
    cell("picture", thumbnail(row, index)),
    cell("file", row.name, "rowheader"),
    cell("number", text),
    cell("confidence", confidence),
    cell("remark", row.answer ? remark : row.number === asked ? tr("reading …") : tr("waiting")),
  );
  if (picture) made.addEventListener("click", (event) => event.target.closest("button") ?? look(index));
  return made;
}

// Rows that have not changed are left alone, so that the focus stays where it is.
function renderRows() {
  const body = part("rows");
  while (body.rows.length > rows.length) body.lastElementChild.remove();
  rows.forEach((row, index) => {
    const state = `${row.number} ${row.answer ? "done" : row.number === asked}`;
    const before = body.rows[index];
    if (before?.dataset.state === state) return;
    const after = line(row, index);
    after.dataset.state = state;
    if (before) before.replaceWith(after);
    else body.append(after);
  });
}

function render() {
  const left = waiting().length;
  const done = rows.length - left;
  root.dataset.state = rows.length === 0 ? "empty" : left > 0 && !stopped ? "busy" : "idle";
  part("choose").textContent = rows.length === 0 ? tr("Choose pictures") : tr("Choose more");
  part("stop").hidden = left === 0;
  part("stop").textContent = stopped ? tr("Go on") : tr("Stop");
  part("clear").hidden = rows.length === 0;
  part("download").hidden = done === 0;
  part("table").hidden = rows.length === 0;
  part("progress").hidden = rows.length === 0;
  part("progress").querySelector("progress").hidden = left === 0;
  part("progress").querySelector("progress").max = rows.length || 1;
  part("progress").querySelector("progress").value = done;
  const values = { done, all: rows.length };
  const progress = stopped ? tr("{done} of {all}, stopped", values) : tr("{done} of {all}", values);
  part("words").textContent = left === 0 ? summary() : progress;
  renderRows();
}

// ---- one picture at a time -------------------------------------------------------------------

function frameOf({ place: [x, y, width, height], figure }, answer) {
  const share = (length, whole) => `${(100 * length) / whole}%`;
  const frame = document.createElement("span");
  const tag = document.createElement("b");
  frame.style.cssText = `left:${share(x, answer.width)};top:${share(y, answer.height)};width:${share(width, answer.width)};height:${share(height, answer.height)}`;
  frame.classList.toggle("is-refused", figure === "–");
  tag.textContent = figure;
  frame.append(tag);
  return frame;
}

function look(index) {
  const { name, answer } = rows[index];
  looked = index;
  part("title").textContent = name;
  part("picture").src = answer.picture;
  part("picture").parentElement.style.setProperty("--ratio", answer.width / answer.height);
  part("boxes").replaceChildren(...answer.boxes.map((box) => frameOf(box, answer)));
  part("told").textContent = [answer.text, answer.confidence, answer.remark].filter(Boolean).join(" · ");
  part("previous").disabled = neighbour(-1) < 0;
  part("following").disabled = neighbour(1) < 0;
  if (!part("dialog").open) part("dialog").showModal();
}

// Index of the next row that has a picture, in either direction; -1 if there is none.
function neighbour(step) {
  let index = looked + step;
  while (rows[index] && !rows[index].answer?.picture) index += step;
  return rows[index] ? index : -1;
}

function turn(step) {
  const index = neighbour(step);
  if (index >= 0) look(index);
}

// There it can be turned, cropped and corrected; the table waits.
function open() {
  const { upload, member } = rows[looked];
  try {
    sessionStorage.setItem(OPENED, JSON.stringify({ upload, member }));
    location.assign("./#photo");
  } catch {
    complain(tr("The browser does not let pages hand over a picture. Choose it on the Read page."));
    part("dialog").close();
  }
}

// ---- keeping and handing out -----------------------------------------------------------------

// Each page is loaded anew: the table waits for its visitor in the tab.
function keep() {
  const read = rows.filter((row) => row.answer).map(({ name, upload, member, answer }) => ({ name, upload, member, answer }));
  const bare = read.map((row) => ({ ...row, answer: { ...row.answer, picture: "" } }));
  for (const kept of [read, bare]) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
      return;
    } catch {
      // too much with the pictures, or storage is switched off: then the table lasts as long as the page
    }
  }
}

function restore() {
  try {
    insert(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  } catch {
    // storage is switched off
  }
}

function download() {
  // The mark at the beginning tells spreadsheets that the file is UTF-8.
  const lines = rows.filter((row) => row.answer).map((row) => row.answer.csv);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", props.header, ...lines], { type: "text/csv" }));
  link.download = "numbers.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function clear() {
  rows = [];
  stopped = false;
  complain("");
  announce(tr("The table is empty."));
  keep();
  render();
  part("choose").focus();
}

// ---- what a visitor does ---------------------------------------------------------------------

// Files of dropped folders, with their paths; what is no picture is left out of folders only.
async function filesIn(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), name: file.name, file }];
  }
  const reader = entry.createReader();
  const entries = [];
  for (let some = null; some?.length !== 0; entries.push(...some)) {
    some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  }
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = [];
  for (const inner of entries.filter(({ name }) => !name.startsWith("."))) found.push(...(await filesIn(inner)));
  return found.filter(({ name }) => props.suffixes.some((suffix) => name.toLowerCase().endsWith(suffix)));
}

async function filesOf(transfer) {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...(transfer?.files ?? [])];
  if (!entries.some((entry) => entry.isDirectory)) return files;
  try {
    const found = (await Promise.all(entries.map(filesIn))).flat();
    if (found.length === 0) complain(tr("There are no pictures in this folder."));
    return found;
  } catch {
    complain(tr("The folder could not be opened. Choose the pictures in it."));
    return [];
  }
}

function onDocument(type, listener) {
  const whenThere = (event) => {
    if (!element.isConnected) document.removeEventListener(type, whenThere);
    else listener(event);
  };
  document.addEventListener(type, whenThere);
}

part("choose").addEventListener("click", () => part("file").click());
part("file").addEventListener("change", (event) => {
  add([...event.target.files]);
  event.target.value = ""; // so that the same files can be chosen again
});
part("stop").addEventListener("click", () => {
  stopped = !stopped;
  complain("");
  announce(stopped ? tr("Stopped.") : tr("Going on."));
  render();
  readNext();
});
part("download").addEventListener("click", download);
part("clear").addEventListener("click", clear);
part("previous").addEventListener("click", () => turn(-1));
part("following").addEventListener("click", () => turn(1));
part("open").addEventListener("click", open);
part("close").addEventListener("click", () => part("dialog").close());
part("dialog").addEventListener("click", (event) => event.target === part("dialog") && part("dialog").close());
part("dialog").addEventListener("keydown", ({ key }) => {
  if (key === "ArrowLeft") turn(-1);
  if (key === "ArrowRight") turn(1);
});
// Anywhere on the page: a file dropped beside the frame would replace the page.
onDocument("dragover", (event) => {
  event.preventDefault();
  root.classList.add("is-target");
});
onDocument("dragleave", (event) => event.relatedTarget === null && root.classList.remove("is-target"));
onDocument("drop", async (event) => {
  event.preventDefault();
  root.classList.remove("is-target");
  add(await filesOf(event.dataTransfer));
});
onDocument("paste", (event) => add([...(event.clipboardData?.files ?? [])]));

part("invitation").textContent = tr(
  "Drop photos, a folder or a ZIP file of them here, paste them or choose them. Up to {most} at a time.",
  { most: props.most },
);
watch("value", take);
restore();
render();
