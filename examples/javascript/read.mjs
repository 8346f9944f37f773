// Send a picture to Digit Reader: node read.mjs photo.jpg [address]
import { readFile } from "node:fs/promises";
import { Client } from "@gradio/client";

const [picture, address = "http://127.0.0.1:7860"] = process.argv.slice(2);
const client = await Client.connect(address);
try {
  // turns: 1 would turn it to the right first, region: [0, 0, 0.5, 1] read its left half alone.
  const { data } = await client.predict("/read", { picture: new Blob([await readFile(picture)]) });
  const [reading] = data;
  console.log(reading.text || reading.status);
  for (const { digit, confidence, box: [x, y, width, height] } of reading.digits) {
    console.log(`${digit} ${confidence.toFixed(3)} at ${x}, ${y}, ${width} x ${height}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  client.close();
}
