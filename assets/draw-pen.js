// The pointer that draws: mouse, finger or pen, one at a time, and not the hand that holds the pen.

const LAST_SEEN = 3000; // milliseconds after a pen was there in which a touch is that hand
const TOGETHER = 150; // milliseconds between two fingers that came to magnify and not to draw
const DECIMALS = 1e4; // of a place on the paper

const eventsOf = (event, kind) => event[kind]?.() ?? [];

// `begin({ erase })` starts a stroke and gives it; `extend(ahead)` has its new points drawn, and those
// that are expected next; `end()` keeps it and `drop()` does not.
function makePen(canvas, { begin, extend, end, drop }) {
  let pointer = null; // its number, its kind and since when; others are ignored meanwhile
  let stroke = null;
  let penSeen = -Infinity;

  // Where the pointer was, flat, in the unit square.
  function places(events) {
    const { left, top, width } = canvas.getBoundingClientRect();
    return events.flatMap(({ clientX, clientY }) =>
      [(clientX - left) / width, (clientY - top) / width].map((part) => Math.round(part * DECIMALS) / DECIMALS),
    );
  }

  function add(events) {
    stroke.points.push(...places(events));
    for (const { pressure } of stroke.pressures ? events : []) {
      // Sensors are uneven: each value moves the width half-way.
      const before = stroke.pressures.at(-1) ?? pressure;
      stroke.pressures.push(Math.round(((before + pressure) / 2) * DECIMALS) / DECIMALS);
    }
  }

  function release() {
    pointer = stroke = null;
  }

  function takeBack() {
    release();
    drop();
  }

  function mayDraw({ pointerType, timeStamp }) {
    const isTouch = pointerType === "touch";
    if (pointerType === "pen") {
      penSeen = timeStamp;
      if (pointer?.kind === "touch") takeBack(); // it was the hand, which comes first
    }
    if (pointer === null) return !isTouch || timeStamp - penSeen > LAST_SEEN;
    if (isTouch && pointer.kind === "touch" && timeStamp - pointer.since < TOGETHER) takeBack();
    return false;
  }

  canvas.addEventListener("pointerdown", (event) => {
    const isEraserEnd = event.pointerType === "pen" && event.button === 5;
    if ((event.button !== 0 && !isEraserEnd) || !mayDraw(event)) return;
    event.preventDefault();
    document.activeElement?.blur?.(); // so that the shortcuts are the pad's
    pointer = { id: event.pointerId, kind: event.pointerType, since: event.timeStamp };
    canvas.setPointerCapture(pointer.id);
    stroke = begin({ erase: isEraserEnd });
    if (pointer.kind === "pen" && event.pressure > 0) stroke.pressures = [];
    add([event]);
    extend([]);
  });

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp; // also while it hovers
    if (event.pointerId !== pointer?.id) return;
    const moves = eventsOf(event, "getCoalescedEvents");
    add(moves.length > 0 ? moves : [event]);
    extend(places(eventsOf(event, "getPredictedEvents")));
  });

  function finish() {
    if (pointer === null) return;
    release();
    end();
  }

  const onlyMine = (then) => (event) => event.pointerId === pointer?.id && then();

  canvas.addEventListener("pointerup", onlyMine(finish));
  canvas.addEventListener("lostpointercapture", onlyMine(finish)); // released where nobody saw it
  canvas.addEventListener("pointercancel", onlyMine(takeBack));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  // Safari scrolls and magnifies on touches in spite of touch-action.
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  // A page that is left in the middle of a stroke keeps what there is of it.
  addEventListener("pagehide", finish);

  return { release };
}
