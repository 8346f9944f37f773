// The paper of the drawing pad: its ink on the screen, and as the pictures that are sent and saved.

const SENT_SIDE = 280; // pixels of the picture that is sent: ten for each of the network's
const SAVED_SIDE = 1024; // pixels of the picture that is saved as a file
const LIVE_DENSITY = 1; // pixels per CSS pixel for ink that is drawn anew in each frame: more would cost that frame
const REST = 50; // milliseconds after which a pen rests: ink where it was only expected to be goes
const SETTLE = 100; // milliseconds in which ink comes to the large canvas, which to draw on costs a frame

function squareContext(side, settings) {
  const made = document.createElement("canvas");
  made.width = made.height = side;
  return made.getContext("2d", settings);
}

function fillBehind(context) {
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

// `strokesNow` gives what is to be seen, `strokeNow` the stroke that is being drawn, or null. What
// is new of that one changes with every movement and has the canvas `live` to itself.
function makePaper(canvas, live, strokesNow, strokeNow) {
  const context = canvas.getContext("2d");
  const liveContext = live.getContext("2d");
  // What is sent is read back several times a second: such canvases are better kept off the GPU.
  const [sentContext, flatContext] = [1, 2].map(() => squareContext(SENT_SIDE, { willReadFrequently: true }));
  const layers = () => [[context, canvas.width], [sentContext, SENT_SIDE]];
  let encode = null;
  let restTimer = null;
  let settled = 0; // the first point of the stroke whose curve is on the live canvas only
  let settledAt = 0;

  const isDrawn = () => strokesNow().some((one) => !one.erase);

  function paintLive(ahead = []) {
    clearTimeout(restTimer);
    liveContext.clearRect(0, 0, live.width, live.height);
    const stroke = strokeNow();
    if (stroke === null || stroke.erase) return;
    paintCurves(liveContext, live.width, stroke, settled);
    paintTail(liveContext, live.width, stroke, ahead);
  }

  // Curves that are on the layers never change.
  function settle() {
    const stroke = strokeNow();
    if (stroke === null) return;
    for (const [target, side] of layers()) paintCurves(target, side, stroke, settled);
    settled = Math.max(0, stroke.points.length / 2 - 1);
    settledAt = performance.now();
  }

  function rest() {
    settle();
    paintLive();
  }

  // What is drawn, on white paper.
  function flatten() {
    settle();
    const stroke = strokeNow();
    flatContext.globalCompositeOperation = "copy";
    flatContext.drawImage(sentContext.canvas, 0, 0);
    if (stroke !== null && !stroke.erase) paintTail(flatContext, SENT_SIDE, stroke);
    fillBehind(flatContext);
  }

  function redraw() {
    context.strokeStyle = liveContext.strokeStyle = getComputedStyle(canvas).color;
    for (const [target, side] of layers()) {
      target.clearRect(0, 0, side, side);
      for (const one of strokesNow()) paintStroke(target, side, one);
    }
    settled = Math.max(0, (strokeNow()?.points.length ?? 0) / 2 - 1);
    paintLive();
  }

  function resize() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (side === 0 || side === canvas.width) return; // hidden in another tab, or unchanged
    canvas.width = canvas.height = side;
    live.width = live.height = Math.round(canvas.clientWidth * Math.min(devicePixelRatio, LIVE_DENSITY));
    redraw();
  }

  // Moved to another screen or magnified, the page keeps its size, and the paper needs other pixels.
  function watchDensity() {
    if (!canvas.isConnected) return;
    resize();
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", watchDensity, { once: true });
  }

  new ResizeObserver(resize).observe(canvas);
  new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  watchDensity();

  return {
    isDrawn,
    redraw,
    begin: () => (settled = settledAt = 0),
    // What a movement adds to the stroke, up to where the pen is, or is expected to be.
    extend(ahead) {
      if (strokeNow().erase || performance.now() - settledAt > SETTLE) settle();
      paintLive(ahead);
      restTimer = setTimeout(rest, REST);
    },
    isInked(place) {
      const [x, y] = place.map((part) => Math.floor(part * SENT_SIDE));
      return sentContext.getImageData(x, y, 1, 1).data[3] > 127;
    },
    // A PNG as data URL; empty where nothing is drawn.
    picture() {
      if (!isDrawn()) return "";
      flatten();
      return flatContext.canvas.toDataURL();
    },
    // The same, of this moment, before long.
    encoded() {
      flatten();
      encode ??= makeEncoder();
      return encode(flatContext);
    },
    saveFile() {
      const file = squareContext(SAVED_SIDE);
      for (const one of strokesNow()) paintStroke(file, SAVED_SIDE, one);
      fillBehind(file);
      file.canvas.toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = "drawing.png";
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href));
      });
    },
    // Where a box of what was sent, `[x, y, width, height]`, is in the window.
    placeOf([x, y, width, height]) {
      const paper = canvas.getBoundingClientRect();
      const scale = paper.width / SENT_SIDE;
      return new DOMRect(paper.left + x * scale, paper.top + y * scale, width * scale, height * scale);
    },
  };
}
