// Pictures as PNG files, made beside the page's own thread: there, each would cost a frame of ink.

// Runs in the worker, which has nothing else of this page.
function encodeInWorker() {
  postMessage("ready");
  onmessage = async ({ data: pixels, ports: [reply] }) => {
    const canvas = new OffscreenCanvas(pixels.width, pixels.height);
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    reply.postMessage(new FileReaderSync().readAsDataURL(await canvas.convertToBlob()));
  };
}

// `encode(context)` promises what is on a canvas at this moment, as a data URL. Until the worker has
// told that it is there, and where it never does, the page encodes for itself.
function makeEncoder() {
  let isThere = false;
  const worker = new Worker(URL.createObjectURL(new Blob([`(${encodeInWorker})()`], { type: "text/javascript" })));
  worker.onmessage = () => (isThere = Boolean(globalThis.OffscreenCanvas?.prototype.convertToBlob));
  return (context) => {
    if (!isThere) return Promise.resolve(context.canvas.toDataURL());
    const pixels = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(pixels, [pixels.data.buffer, port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  };
}
