// What is asked about a drawing, and when: one picture after the other while a stroke goes on, at
// once when something is done. Of the answers only those count that come in this order.

const ASK_EVERY = 80; // milliseconds between pictures while a stroke goes on, or longer:
const PAUSE = 3; // times as long as an answer took, so that a slow page has time for its ink
const AT_ONCE = 2; // pictures on their way: one of the stroke, and one of its end

// `ask()` promises the answer to what is drawn now; `asked(number)` and `answered(number, answer)` are
// told of each picture's number. `now()` asks, `soon()` does before long.
function makeAsking({ ask, asked, answered }) {
  let number = 0;
  let latest = 0; // that was answered
  let lastTime = 0;
  let took = 0;
  let onTheWay = 0;
  let waiting = null; // what is done when there is room again
  let timer = null;

  async function send() {
    const mine = number;
    waiting = null;
    const start = (lastTime = performance.now());
    onTheWay += 1;
    const answer = await ask();
    onTheWay -= 1;
    if (mine > latest) answered((latest = mine), answer);
    took = performance.now() - start;
    waiting?.();
  }

  function now() {
    clearTimeout(timer);
    timer = null;
    asked((number += 1));
    if (onTheWay < AT_ONCE) send();
    else waiting = send;
  }

  function soon() {
    timer ??= setTimeout(() => {
      timer = null;
      if (onTheWay === 0) now();
      else waiting ??= soon;
    }, Math.max(0, lastTime + Math.max(ASK_EVERY, PAUSE * took) - performance.now()));
  }

  return { now, soon };
}
