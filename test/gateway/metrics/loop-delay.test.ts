import { expect, onTestFinished, test } from "vitest";
import { LoopDelayMeter } from "../../../gateway/metrics/loop-delay.js";

/** Holds up the event loop, and lets it see that. */
async function block(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 30));
}

test("the delay is that of the last window, also for a second reader within it", async () => {
  let now = 0;
  const meter = new LoopDelayMeter(() => now);
  onTestFinished(() => meter.close());
  await block(0);
  await block(100);
  now = 10;
  const slow = meter.read();
  expect(slow.maximum).toBeGreaterThan(0.05);
  expect(slow.maximum).toBeGreaterThanOrEqual(slow.p99);
  expect(slow.p99).toBeGreaterThanOrEqual(slow.median);
  now = 15;
  expect(meter.read()).toBe(slow);
  now = 20;
  expect(meter.read().maximum).toBeLessThan(slow.maximum);
});
