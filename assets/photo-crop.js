// The crop stage of the photo box: a rectangle on the picture, drawn, moved and resized with mouse,
// finger or arrow keys. A region is [left, top, right, bottom] in shares of the picture's sides.

const ALL = [0, 0, 1, 1];
const LEAST_PART = 0.03; // share of a side; less than this is a tap, not a part
const KEY_STEP = 0.01; // ten times that with Shift
const KEYS_REST = 300; // milliseconds after the last key before the part is read

const isWhole = (region) => region.every((edge, index) => edge === ALL[index]);
// A quarter turn clockwise of the picture takes its region along.
const turnedRight = ([left, top, right, bottom]) => [1 - bottom, left, 1 - top, right];

// `settled` is told the region whenever it has come to rest.
function makeCropStage(stage, settled) {
  const canvas = stage.querySelector("canvas");
  let region = ALL;
  let drag = null; // { pointer, before, anchor, offset } or, for moving, { pointer, before, from }
  let rest = null;

  const clamp = (value) => Math.min(1, Math.max(0, value));
  const round = (value) => Math.round(value * 1e4) / 1e4;

  // The rectangle between two points, no smaller than the least part.
  function between([x1, y1], [x2, y2]) {
    const side = (anchor, end) => {
      let [low, high] = [anchor, clamp(end)].sort((a, b) => a - b);
      if (high - low < LEAST_PART) [low, high] = end < anchor ? [high - LEAST_PART, high] : [low, low + LEAST_PART];
      const back = Math.max(0, -low) - Math.max(0, high - 1);
      return [low + back, high + back].map(round);
    };
    const [[left, right], [top, bottom]] = [side(x1, x2), side(y1, y2)];
    return [left, top, right, bottom];
  }

  function moved([left, top, right, bottom], x, y) {
    const dx = Math.min(1 - right, Math.max(-left, x));
    const dy = Math.min(1 - bottom, Math.max(-top, y));
    return [left + dx, top + dy, right + dx, bottom + dy].map(round);
  }

  function show(next) {
    region = next;
    ["left", "top", "right", "bottom"].forEach((name, index) => stage.style.setProperty(`--${name}`, region[index]));
    const told = (x, y) =>
      tr("{across} % across, {down} % down", { across: Math.round(100 * x), down: Math.round(100 * y) });
    for (const button of stage.querySelectorAll("button")) {
      const [name] = button.getAttribute("aria-label").split(":");
      const [x, y] = cornerOf(button) ?? [0, 1];
      button.setAttribute("aria-label", `${name}: ${told(region[x], region[y])}`);
    }
  }

  // Which two edges a corner moves, as indices of the region; undefined for the part itself.
  const cornerOf = (button) => button?.dataset.corner?.split(" ").map(Number);

  function pointOf(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  }

  stage.addEventListener("pointerdown", (event) => {
    if (drag !== null || event.button !== 0) return;
    const [x, y] = pointOf(event);
    const [left, top, right, bottom] = region;
    const corner = cornerOf(event.target.closest("[data-corner]"));
    const inside = x > left && x < right && y > top && y < bottom;
    drag = { pointer: event.pointerId, before: region };
    if (corner) {
      const [at, down] = corner;
      Object.assign(drag, { anchor: [region[2 - at], region[4 - down]], offset: [region[at] - x, region[down] - y] });
    } else if (inside && !isWhole(region)) drag.from = [x, y];
    else Object.assign(drag, { anchor: [clamp(x), clamp(y)], offset: [0, 0] });
    stage.setPointerCapture(event.pointerId);
  });

  stage.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drag?.pointer) return;
    const [x, y] = pointOf(event);
    if (drag.from) show(moved(drag.before, x - drag.from[0], y - drag.from[1]));
    else {
      const end = [x + drag.offset[0], y + drag.offset[1]];
      const isDrawn = Math.max(Math.abs(end[0] - drag.anchor[0]), Math.abs(end[1] - drag.anchor[1])) > LEAST_PART;
      show(isDrawn ? between(drag.anchor, end) : drag.before);
    }
  });

  function release(event) {
    if (event.pointerId !== drag?.pointer) return;
    const { before } = drag;
    drag = null;
    if (region.join() !== before.join()) settled(region);
  }

  stage.addEventListener("pointerup", release);
  stage.addEventListener("lostpointercapture", release);
  // Safari scrolls on touches in spite of touch-action.
  stage.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

  stage.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const button = event.target.closest("button");
    if (way === undefined || button === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = way.map((step) => step * KEY_STEP * (event.shiftKey ? 10 : 1));
    const corner = cornerOf(button);
    if (corner === undefined) show(moved(region, dx, dy));
    else {
      const anchor = [region[2 - corner[0]], region[4 - corner[1]]];
      // A corner does not pass the one opposite it.
      const limited = (value, edge) => (edge < 2 ? Math.min(value, region[edge + 2] - LEAST_PART) : Math.max(value, region[edge - 2] + LEAST_PART));
      show(between(anchor, [limited(region[corner[0]] + dx, corner[0]), limited(region[corner[1]] + dy, corner[1])]));
    }
    clearTimeout(rest);
    rest = setTimeout(() => settled(region), KEYS_REST);
  });

  return {
    // Show a picture that is yet to be turned, and the region of the turned one.
    open(image, turns, first) {
      const { naturalWidth, naturalHeight } = image;
      const [width, height] = turns % 2 === 1 ? [naturalHeight, naturalWidth] : [naturalWidth, naturalHeight];
      canvas.width = width;
      canvas.height = height;
      stage.style.setProperty("--crop-ratio", width / height);
      const context = canvas.getContext("2d");
      context.translate(width / 2, height / 2);
      context.rotate((turns * Math.PI) / 2);
      context.drawImage(image, -naturalWidth / 2, -naturalHeight / 2);
      show(first);
    },
    // The region as it is, also where the keys have only just moved it.
    close() {
      clearTimeout(rest);
      return region;
    },
  };
}
