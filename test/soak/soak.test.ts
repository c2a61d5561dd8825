import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { StormDevice, storm } from "../support/storm.js";

const minutes = Number(process.env["SOAK_MINUTES"] ?? 2);

/** What is held after a full collection, in MiB. */
async function heldMiB(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await sleep(20);
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

test(`a storm of ${minutes} minutes loses no reply and no memory`, { timeout: (minutes + 2) * 60_000 }, async () => {
  expect(globalThis.gc, "run it by `npm run soak`").toBeDefined();
  const device = new StormDevice(1);
  await device.start();
  const held: number[] = [];
  const end = performance.now() + minutes * 60_000;
  let replies = 0;
  for (let seed = 1; performance.now() < end; seed++) {
    const report = await storm(device, { seed, clients: 50, lives: 1000, batches: 30 });
    expect(report.problems, `seed ${seed}`).toEqual([]);
    replies += report.replies;
    held.push(await heldMiB());
    console.log(`storm ${seed}: ${replies} replies, ${held.at(-1)?.toFixed(1)} MiB held`);
  }
  expect(device.errors).toEqual([]);
  await device.stop();
  // Flat: what is held at the end is what was held when all code had run once, but for noise.
  expect(held.at(-1) ?? 0).toBeLessThan((held[0] ?? 0) * 1.15 + 2);
});
