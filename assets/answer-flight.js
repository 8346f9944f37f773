// How what was drawn becomes what the network saw: its 28 × 28 pixels start over the ink on the
// paper and shrink into their place.

const FLIGHT = 450; // milliseconds
const LEAST_INK = 26; // of 255; less is the rim of a stroke

// The rectangle of a picture that holds its ink, in shares of its side; null without ink.
function inkIn(picture) {
  const { width: side } = picture;
  const { data } = picture.getContext("2d").getImageData(0, 0, side, side);
  const inked = [...Array(side * side).keys()].filter((index) => data[4 * index + 3] > LEAST_INK);
  if (inked.length === 0) return null;
  const columns = inked.map((index) => index % side);
  const [left, right] = [Math.min(...columns), Math.max(...columns) + 1];
  const [top, bottom] = [Math.floor(inked[0] / side), Math.floor(inked.at(-1) / side) + 1];
  return new DOMRect(left / side, top / side, (right - left) / side, (bottom - top) / side);
}

function makeFlight(seen) {
  let running = [];

  // From where the ink is in the window, a rectangle, to its place.
  return function fly(from) {
    for (const animation of running) animation.finish();
    const to = seen.getBoundingClientRect();
    const ink = inkIn(seen);
    const isInView = to.width > 0 && to.top < innerHeight && to.bottom > 0;
    if (!isInView || ink === null || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const scale = Math.max(from.width, from.height) / Math.max(ink.width, ink.height) / to.width;
    const across = from.x - to.x - ink.x * to.width * scale;
    const down = from.y - to.y - ink.y * to.height * scale;
    const flying = document.createElement("canvas");
    flying.width = flying.height = seen.width;
    flying.className = "flying";
    flying.ariaHidden = "true";
    flying.style.cssText = `left:${to.left}px;top:${to.top}px;width:${to.width}px;height:${to.height}px`;
    flying.getContext("2d").drawImage(seen, 0, 0);
    seen.parentElement.append(flying);
    const timing = { duration: FLIGHT, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };
    const start = { transform: `translate(${across}px, ${down}px) scale(${scale})`, opacity: 0.6 };
    const way = flying.animate([start, { transform: "none", opacity: 1 }], timing);
    way.onfinish = () => flying.remove();
    running = [way, seen.animate([{ opacity: 0.15 }, { opacity: 0.15, offset: 0.7 }, { opacity: 1 }], timing)];
  };
}
