// What the network saw: 28 × 28 bytes of ink, as Base64, or nothing.

function showSeen(canvas, pixels) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, 28, 28);
  if (!pixels) return;
  const image = context.createImageData(28, 28);
  Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)).forEach((ink, index) => {
    image.data.set([28, 31, 38, ink], 4 * index);
  });
  context.putImageData(image, 0, 0);
}
