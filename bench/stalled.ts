import { setTimeout as sleep } from "node:timers/promises";
import { type Peer, startPeers } from "./peers.js";
import { RawClient } from "./raw-client.js";

const sensors = 1000;
const seconds = 8;
/** An update of all sensors every so often: about 14 MB/s to whoever samples them. */
const pauseMs = 5;

/** A client samples everything and stops reading: how long the others wait for a ?watchdog, and what the server holds for it. */
export async function benchStalled(): Promise<void> {
  console.log(
    `\nA client that stops reading for ${seconds} s while ${sensors} sensors are updated every ${pauseMs} ms (goal: waits below 100 ms)`,
  );
  const peers = await startPeers(sensors);
  try {
    for (const peer of peers) await measure(peer);
  } finally {
    for (const peer of peers) peer.stop();
  }
}

async function measure({ name, port, peakMiB }: Peer): Promise<void> {
  const [stalled, updating, asking] = [await RawClient.open(port), await RawClient.open(port), await RawClient.open(port)];
  stalled.send(`?sensor-sampling[1] ${Array.from({ length: sensors }, (_, index) => `s${index}`).join()} event\n`);
  await stalled.lines(sensors + 1);
  stalled.socket.pause();
  const beforeMiB = peakMiB() ?? 0;
  const end = performance.now() + seconds * 1000;
  let longestMs = 0;
  let asked = 0;
  const update = async (): Promise<void> => {
    for (; performance.now() < end; await sleep(pauseMs)) {
      updating.send("?update-all\n");
      await updating.lines(1);
    }
  };
  const ask = async (): Promise<void> => {
    for (; performance.now() < end; asked++) {
      const start = performance.now();
      asking.send("?watchdog\n");
      await asking.lines(1);
      longestMs = Math.max(longestMs, performance.now() - start);
      await sleep(1);
    }
  };
  await Promise.all([update(), ask()]);
  const grownMiB = (peakMiB() ?? 0) - beforeMiB;
  for (const client of [stalled, updating, asking]) client.socket.destroy();
  console.log(
    `  ${name.padEnd(24)} longest wait ${longestMs.toFixed(0).padStart(5)} ms of ${asked} asked; memory grew by ${grownMiB.toFixed(0)} MiB`,
  );
}
