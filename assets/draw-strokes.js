// The ink of the drawing pad: smooth curves through where the pointer was, as broad as it was pressed.
//
// A stroke is { points, width, erase }: x and y of each point, one after the other, in the unit square,
// and the pen's width as a part of its side. One of a pen that feels it also has `pressures`, one for
// each point, from 0 to 1.

const NOTHING = 0.01; // pixels
const LIGHTEST = 0.4; // of the pen's width, at no pressure; at half the pressure it has its own

function pointAt({ points }, index, side) {
  return [points[2 * index] * side, points[2 * index + 1] * side];
}

function widthAt({ width, pressures }, index, side) {
  const pressed = pressures ? LIGHTEST + 2 * (1 - LIGHTEST) * pressures[index] : 1;
  return width * pressed * side;
}

const middle = ([x1, y1], [x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];

function prepare(target, { erase }) {
  target.globalCompositeOperation = erase ? "destination-out" : "source-over";
  target.lineCap = target.lineJoin = "round";
}

// The curves around the points from index `from` up to the last but one: quadratic, from the middle
// of one pair of points to the middle of the next. What is drawn once never changes.
function paintCurves(target, side, stroke, from = 0) {
  const count = stroke.points.length / 2;
  const at = (index) => pointAt(stroke, index, side);
  prepare(target, stroke);
  let start = from > 0 ? middle(at(from - 1), at(from)) : at(0);
  target.lineWidth = widthAt(stroke, 0, side);
  target.beginPath();
  target.moveTo(...start);
  for (let index = from; index < count - 1; index++) {
    const end = middle(at(index), at(index + 1));
    if (stroke.pressures) {
      // A path has one width, so each curve is one of its own.
      target.stroke();
      target.lineWidth = widthAt(stroke, index, side);
      target.beginPath();
      target.moveTo(...start);
    }
    target.quadraticCurveTo(...at(index), ...end);
    start = end;
  }
  target.stroke();
}

// From where the curves end to the last point, and on through the `ahead`, flat as the points are.
function paintTail(target, side, stroke, ahead = []) {
  const last = stroke.points.length / 2 - 1;
  const end = pointAt(stroke, last, side);
  prepare(target, stroke);
  target.lineWidth = widthAt(stroke, last, side);
  target.beginPath();
  target.moveTo(...(last > 0 ? middle(pointAt(stroke, last - 1, side), end) : end));
  // A line of no length would not be drawn, and a dot is one.
  target.lineTo(end[0] + NOTHING, end[1]);
  for (let index = 0; index < ahead.length; index += 2) target.lineTo(ahead[index] * side, ahead[index + 1] * side);
  target.stroke();
}

// A digit that another page has sent: 28 × 28 bytes of ink, as Base64.
function paintPixels(target, side, pixels) {
  const small = document.createElement("canvas");
  small.width = small.height = 28;
  showSeen(small, pixels);
  target.globalCompositeOperation = "source-over";
  target.drawImage(small, 0, 0, side, side);
}

function paintStroke(target, side, stroke) {
  if (stroke.pixels) {
    paintPixels(target, side, stroke.pixels);
    return;
  }
  paintCurves(target, side, stroke);
  paintTail(target, side, stroke);
}

// Whether this is what a pad keeps: strokes, { pixels } of another page, and { cleared: true } where
// the paper was emptied.
function isAction(action) {
  if (action?.cleared === true) return true;
  if (action?.pixels !== undefined) return /^[A-Za-z0-9+/]{1046}==$/.test(action.pixels);
  const isList = (list) => Array.isArray(list) && list.every(Number.isFinite);
  const { points, width, pressures } = action ?? {};
  if (!isList(points) || points.length < 2 || points.length % 2 > 0 || !(width > 0)) return false;
  return pressures === undefined || (isList(pressures) && 2 * pressures.length === points.length);
}
