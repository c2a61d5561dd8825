/**
 * Records readings into a folder as fast as it can, until it is killed: values 0, 1, 2 … from `first` on.
 * It prints the count of those that the history has said to be kept, each time that it grows, and what the history tells people.
 *
 * `node recording-process.js <folder> <first> <last> <options as JSON> [<ballast>]`
 *
 * The ballast is a file that fills the disk; it is removed a second after the history has said that the disk is full.
 */
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { openHistory } from "../../gateway/dist/history/history.js";

const [folder, first, last, options, ballast] = process.argv.slice(2);
const history = await openHistory({ folder, onProblem: tell, ...JSON.parse(options) });
let next = Number(first);
while (next < Number(last)) {
  const now = Date.now() / 1000;
  history.record(Array.from({ length: 250 }, () => readingOf(next++, now)));
  await history.tick();
  // A pipe is written at once: what stands in it outlives the kill.
  if (history.waiting === 0) console.log(`kept ${next}`);
}
while (history.waiting > 0) await wait(100);
await history.close();
console.log("closed");

function tell(text) {
  console.log(text);
  if (ballast !== undefined && text.includes("kept: the disk is full")) setTimeout(() => rmSync(ballast), 1000);
}

function readingOf(value, now) {
  const isText = value % 10 === 0;
  const text = isText ? `text ${value}` : String(value);
  return { device: "dev", sensor: "counter", timestamp: value, receivedAt: now, status: "nominal", text, value: isText ? text : value };
}
