import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Monitor } from "../../../../runtime/server/life/monitor.js";

describe("durations", () => {
  test("are all zero while there is none", () => {
    const { latencyMs, eventLoopDelayMs } = new Monitor(new FakeClock(), { onStall: () => {} });
    expect(latencyMs).toEqual({ count: 0, mean: 0, p50: 0, p99: 0, maximum: 0 });
    expect(eventLoopDelayMs).toEqual(latencyMs);
  });

  test("tell their mean, their middle, what 99 of a hundred stay below, and the longest", () => {
    const monitor = new Monitor(new FakeClock(), { onStall: () => {} });
    for (let ms = 1; ms <= 1000; ms++) monitor.countLatency(ms);
    const { count, mean, p50, p99, maximum } = monitor.latencyMs;
    expect(count).toBe(1000);
    // A histogram keeps three digits.
    for (const [is, shouldBe] of [
      [mean, 500.5],
      [p50, 500],
      [p99, 990],
      [maximum, 1000],
    ] as const) {
      expect(Math.abs(is / shouldBe - 1)).toBeLessThan(0.002);
    }
  });

  test("of no length are counted too", () => {
    const monitor = new Monitor(new FakeClock(), { onStall: () => {} });
    monitor.countLatency(0);
    expect(monitor.latencyMs).toMatchObject({ count: 1, maximum: 1e-6 });
  });
});

describe("an event loop that stands still", () => {
  test("is told of above half a second, and not at it", () => {
    const clock = new FakeClock();
    const stalls: number[] = [];
    const monitor = new Monitor(clock, { onStall: (ms) => stalls.push(ms) });
    monitor.start();
    clock.stall(750);
    clock.advance(0);
    expect(stalls).toEqual([]);
    clock.stall(751);
    clock.advance(0);
    expect(stalls).toEqual([501]);
    monitor.stop();
    expect(clock.waiting).toBe(0);
  });
});

test("how much of the time since the last look the event loop was at work", () => {
  const clock = new FakeClock();
  const monitor = new Monitor(clock, { onStall: () => {} });
  monitor.start();
  expect(monitor.utilization).toBe(0);
  clock.advance(250);
  // The loop is never idle between these two looks.
  for (const end = performance.now() + 2; performance.now() < end; );
  clock.advance(250);
  expect(monitor.utilization).toBe(1);
  monitor.stop();
});
