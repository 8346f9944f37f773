// The photo box: a picture from a file, the clipboard, a drag or the camera, uploaded as it is;
// Python decodes it, so that what is shown is upright and works for formats browsers cannot show.

const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".photo");
const columns = element.closest(".read-columns");
const frame = element.querySelector(".photo-frame");
const video = part("video");
let stateBefore = "idle"; // what the camera's Cancel goes back to
// What a visitor looks at: { upload or example, turns, region }, the last two as in `model.View`.
let shown = null;
let asked = null; // what Python is reading
let next = null; // what was chosen meanwhile
let beforeCrop = null; // what Cancel goes back to
const whole = new Image(); // the picture as it was sent, to be cropped

const wanted = () => next ?? asked ?? shown;
const isSamePicture = (one, other) => ["upload", "member", "example"].every((name) => one?.[name] === other?.[name]);

function setState(state) {
  root.dataset.state = state;
  frame.setAttribute("aria-busy", String(asked !== null || state === "busy"));
  showViews();
}

function showViews() {
  // Not `disabled`, which would take the keyboard's focus away from the button just pressed.
  const view = wanted();
  const isReady = shown !== null && isSamePicture(shown, view);
  const isChanged = isReady && (view.turns > 0 || !isWhole(view.region));
  for (const button of part("views").children) {
    button.setAttribute("aria-disabled", String(!("reset" in button.dataset ? isChanged : isReady)));
  }
}

function complain(problem) {
  part("problem").textContent = problem;
}

// ---- sending -------------------------------------------------------------------------------

function ask(choice) {
  complain("");
  // One at a time: an answer replaces the value, and with it a choice made in the meantime.
  if (asked !== null) next = choice;
  else {
    asked = choice;
    // As the value, and with the event, because Gradio may reset the value of a component it has
    // just put up.
    const detail = { ...choice, language: digitReaderLanguage.code };
    columns.dispatchEvent(new CustomEvent("hand:wanted", { detail }));
    props.value = detail;
    trigger("photo", detail);
  }
  setState(root.dataset.state === "crop" ? "crop" : "busy");
}

function askNew(picture) {
  if (root.dataset.state === "crop") setState("shown");
  ask({ ...picture, turns: 0, region: ALL });
}

async function sendFile(file) {
  stopCamera();
  if (file.size > props.max_bytes) {
    complain(tr("This file is larger than {most} MB. Choose a smaller picture.", { most: props.max_bytes >> 20 }));
    return;
  }
  complain("");
  setState("busy");
  try {
    const { path } = await upload(file);
    askNew({ upload: path });
  } catch {
    setState("idle");
    complain(tr("The picture could not be sent. Check your connection and try again."));
  }
}

function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type === "" || file.type.startsWith("image/")) ?? transfer?.files?.[0];
}

// ---- showing what Python made of it --------------------------------------------------------

// The answer panel makes the frames work: it writes the digits on them, and shows the chosen one.
function showBoxes({ width, height, boxes }) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  part("boxes").replaceChildren(
    ...boxes.map(([x, y, boxWidth, boxHeight], index) => {
      const box = document.createElement("button");
      box.type = "button";
      box.dataset.digit = index;
      box.dataset.frame = "";
      box.style.cssText = `left:${share(x, width)};top:${share(y, height)};width:${share(boxWidth, width)};height:${share(boxHeight, height)}`;
      box.classList.toggle("is-at-top", y < height / 24); // where a tag above it would be cut off
      box.append(document.createElement("span"));
      return box;
    }),
  );
  element.dispatchEvent(new CustomEvent("framed", { bubbles: true }));
}

function show() {
  const { picture, problem, unanswered } = props.value ?? {};
  if (!picture && problem === undefined) return; // a choice, not yet answered
  const state = root.dataset.state === "crop" ? "crop" : "shown";
  if (problem !== undefined) complain(problem);
  if (picture) {
    shown = asked ?? shown;
    if (shown.turns === 0 && isWhole(shown.region)) whole.src = picture;
    part("picture").src = picture;
    frame.style.setProperty("--ratio", props.value.width / props.value.height);
    showBoxes(props.value);
  } else if (!unanswered) shown = null;
  asked = null;
  setState(shown === null ? "idle" : state);
  const waiting = next;
  next = null;
  if (waiting !== null) ask(waiting);
}

// ---- turning and cropping ------------------------------------------------------------------

const stage = makeCropStage(part("crop-stage"), (region) => ask({ ...wanted(), region }));

async function startCrop() {
  beforeCrop = wanted();
  await whole.decode();
  stage.open(whole, beforeCrop.turns, beforeCrop.region);
  setState("crop");
  part("crop-stage").querySelector("[data-move]").focus();
}

function endCrop(view) {
  const { region } = wanted();
  if (view.region.join() !== region.join()) ask(view);
  setState(asked === null ? "shown" : "busy");
  part("crop").focus();
}

function turn(quarters) {
  let { turns, region } = wanted();
  for (let quarter = 0; quarter < quarters; quarter++) region = turnedRight(region);
  ask({ ...wanted(), turns: (turns + quarters) % 4, region });
}

part("views").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button === null || button.getAttribute("aria-disabled") === "true") return;
  if ("crop" in button.dataset) startCrop();
  else if ("reset" in button.dataset) ask({ ...wanted(), turns: 0, region: ALL });
  else turn(Number(button.dataset.turn));
});

part("done").addEventListener("click", () => endCrop({ ...wanted(), region: stage.close() }));

function cancel() {
  if (root.dataset.state === "camera") stopCamera();
  else {
    stage.close();
    endCrop(beforeCrop);
  }
}

part("cancel").addEventListener("click", cancel);
part("crop-stage").addEventListener("keydown", (event) => {
  if (event.key === "Escape") cancel();
  else if (event.key === "Enter") part("done").click();
  else return;
  event.preventDefault();
});

// ---- camera --------------------------------------------------------------------------------

async function startCamera() {
  complain("");
  stateBefore = root.dataset.state;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
    setState("camera");
  } catch {
    stopCamera();
    complain(tr("The camera cannot be used. Allow it in the browser, or choose a photo."));
  }
}

function stopCamera() {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  if (root.dataset.state === "camera") setState(stateBefore);
}

function takePicture() {
  const shot = document.createElement("canvas");
  shot.width = video.videoWidth;
  shot.height = video.videoHeight;
  shot.getContext("2d").drawImage(video, 0, 0);
  shot.toBlob((blob) => sendFile(new File([blob], "camera.jpg", { type: "image/jpeg" })), "image/jpeg", 0.92);
}

// ---- what a visitor does -------------------------------------------------------------------

part("choose").addEventListener("click", () => part("file").click());
part("camera").addEventListener("click", startCamera);
part("take").addEventListener("click", takePicture);
frame.addEventListener("click", () => root.dataset.state === "idle" && part("file").click());
part("file").addEventListener("change", (event) => {
  if (event.target.files.length > 0) sendFile(event.target.files[0]);
  event.target.value = ""; // so that the same file can be chosen again
});

function onDocument(type, listener) {
  const whenVisible = (event) => {
    if (!element.isConnected) document.removeEventListener(type, whenVisible);
    else if (root.offsetParent !== null) listener(event);
  };
  document.addEventListener(type, whenVisible);
}

// Anywhere on the page: a photo dropped beside the frame would replace the page.
onDocument("dragover", (event) => {
  event.preventDefault();
  root.classList.add("is-target");
});
onDocument("dragleave", (event) => event.relatedTarget === null && root.classList.remove("is-target"));
onDocument("drop", (event) => {
  event.preventDefault();
  root.classList.remove("is-target");
  const file = pictureIn(event.dataTransfer);
  if (file) sendFile(file);
});
onDocument("paste", (event) => {
  const file = pictureIn(event.clipboardData);
  if (file) sendFile(file);
});

new IntersectionObserver(() => root.offsetParent === null && stopCamera()).observe(root);

part("camera").hidden = !navigator.mediaDevices?.getUserMedia;
part("examples").hidden = props.examples.length === 0;
props.examples.forEach((name, index) => {
  const button = document.createElement("button");
  const image = document.createElement("img");
  button.type = "button";
  button.setAttribute("aria-label", tr("Example {number}", { number: index + 1 }));
  image.src = `examples/${encodeURIComponent(name)}`;
  image.alt = "";
  image.loading = "lazy";
  button.append(image);
  button.addEventListener("click", () => askNew({ example: name }));
  part("examples").append(button);
});

// A picture handed over by the page Many pictures.
function takeOver() {
  try {
    const opened = sessionStorage.getItem("digit-reader.photo");
    sessionStorage.removeItem("digit-reader.photo");
    if (opened) askNew(JSON.parse(opened));
  } catch {
    // storage is switched off: nothing can have been handed over
  }
}

// What is looked at, for a neighbour that works on it.
columns.addEventListener("picture:wanted", ({ detail }) => (detail.photo = shown));
columns.addEventListener("hand:changed", () => shown !== null && ask(wanted()));

watch("value", show);
showViews();
takeOver();
