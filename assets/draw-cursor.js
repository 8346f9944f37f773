// The pointer over the paper: a circle as broad as the pen. In pixels, for a picture in vectors would
// be painted anew with every movement.

// `show(size, isEraser)` takes a size in CSS pixels.
function makeCursor(canvas) {
  let shown = "";

  return function show(size, isEraser) {
    const wanted = `${size} ${isEraser} ${devicePixelRatio}`;
    if (wanted === shown) return;
    shown = wanted;
    const context = squareContext(Math.round(size * devicePixelRatio));
    context.scale(context.canvas.width / size, context.canvas.width / size);
    context.arc(size / 2, size / 2, size / 2 - 1, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: isEraser ? "#fff8" : "#fff0", strokeStyle: "#767b86" });
    context.fill();
    context.stroke();
    const image = `image-set(url("${context.canvas.toDataURL()}") ${devicePixelRatio}x)`;
    canvas.style.cursor = `${image} ${size / 2} ${size / 2}, crosshair`;
  };
}
