// The photo box: a picture from a file, the clipboard, a drag or the camera, uploaded as it is;
// Python decodes it, so that what is shown is upright and works for formats browsers cannot show.

const part = (name) => element.querySelector(`[data-${name}]`);
const root = element.querySelector(".photo");
const frame = element.querySelector(".photo-frame");
const video = part("video");
let stateBefore = "idle"; // what the camera's Cancel goes back to
let asked = false; // Python is reading a picture
let next = null; // what was chosen meanwhile

function setState(state) {
  root.dataset.state = state;
  frame.setAttribute("aria-busy", String(state === "busy"));
}

function complain(problem) {
  part("problem").textContent = problem;
}

// ---- sending -------------------------------------------------------------------------------

function ask(value) {
  complain("");
  setState("busy");
  // One at a time: an answer replaces the value, and with it a choice made in the meantime.
  if (asked) next = value;
  else {
    asked = true;
    // As the value, and with the event, because Gradio may reset the value of a component it has
    // just put up.
    props.value = value;
    trigger("photo", value);
  }
}

async function sendFile(file) {
  stopCamera();
  if (file.size > props.max_bytes) {
    complain(props.too_large);
    return;
  }
  complain("");
  setState("busy");
  try {
    const { path } = await upload(file);
    ask({ upload: path });
  } catch {
    setState("idle");
    complain("The picture could not be sent. Check your connection and try again.");
  }
}

function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type === "" || file.type.startsWith("image/")) ?? transfer?.files?.[0];
}

// ---- showing what Python made of it --------------------------------------------------------

// The answer panel makes the frames work: it shows the digit that one of them stands for.
function showBoxes({ width, height, boxes }) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  part("boxes").replaceChildren(
    ...boxes.map(({ place: [x, y, boxWidth, boxHeight], figure, word, label }, index) => {
      const box = document.createElement("button");
      const tag = document.createElement("span");
      box.type = "button";
      box.dataset.digit = index;
      box.dataset.word = word;
      box.setAttribute("aria-label", label);
      box.style.cssText = `left:${share(x, width)};top:${share(y, height)};width:${share(boxWidth, width)};height:${share(boxHeight, height)}`;
      box.classList.toggle("is-at-top", y < height / 24); // where a tag above it would be cut off
      tag.textContent = figure;
      box.append(tag);
      return box;
    }),
  );
  element.dispatchEvent(new CustomEvent("framed", { bubbles: true }));
}

function show() {
  const { picture, problem } = props.value ?? {};
  if (problem !== undefined) complain(problem);
  if (picture) {
    part("picture").src = picture;
    frame.style.setProperty("--ratio", props.value.width / props.value.height);
    showBoxes(props.value);
    setState("shown");
  } else if (problem) {
    setState("idle");
  }
  if (picture || problem !== undefined) answered();
}

function answered() {
  asked = false;
  const waiting = next;
  next = null;
  if (waiting !== null) ask(waiting);
}

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
    complain("The camera cannot be used. Allow it in the browser, or choose a photo.");
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
part("cancel").addEventListener("click", stopCamera);
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
  button.setAttribute("aria-label", `Example ${index + 1}`);
  image.src = `examples/${encodeURIComponent(name)}`;
  image.alt = "";
  image.loading = "lazy";
  button.append(image);
  button.addEventListener("click", () => ask({ example: name }));
  part("examples").append(button);
});

watch("value", show);
