// The drawings of a handwriting test that the tab keeps, as a measured set.

const OWN_KEY = "digit-reader.measured.handwriting";

// What the visitor drew for the handwriting test, as the server takes it; null where there is none, or
// where another network answered.
async function ownDrawings(weights) {
  const kept = JSON.parse(sessionStorage.getItem(OWN_KEY) ?? "null");
  if (!kept || kept.weights !== weights) return null;
  const drawn = kept.digits.filter(({ answer, picture }) => answer !== null && picture);
  const taken = drawn.map(async ({ truth, probabilities, picture }) => {
    const image = new Image();
    image.src = picture;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const ink = context.getImageData(0, 0, 28, 28).data.filter((_, place) => place % 4 === 3);
    return { truth, probabilities, pixels: btoa(String.fromCharCode(...ink)) };
  });
  return drawn.length > 0 ? Promise.all(taken) : null;
}
