import { systemClock } from "katcp-runtime";
import { describe, expect, test } from "vitest";

describe("the clock of this machine", () => {
  test("says the seconds since the epoch", () => {
    expect(Math.abs(systemClock.now() - Date.now() / 1000)).toBeLessThan(5);
  });

  test("counts milliseconds that never go back", async () => {
    const before = systemClock.elapsedMs();
    await new Promise<void>((resolve) => void systemClock.after(2, resolve));
    const passed = systemClock.elapsedMs() - before;
    expect(passed).toBeGreaterThanOrEqual(1);
    expect(passed).toBeLessThan(20_000);
  });

  test("calls back in the order of the delays, and not what was called off", async () => {
    const called: string[] = [];
    const callOff = systemClock.after(1, () => called.push("called off"));
    callOff();
    await new Promise<void>((resolve) => {
      systemClock.after(20, resolve);
      systemClock.after(5, () => called.push("5"));
    });
    expect(called).toEqual(["5"]);
  });

  test("waits for what is longer than a timer can wait", () => {
    let isCalled = false;
    const callOff = systemClock.after(Number.POSITIVE_INFINITY, () => {
      isCalled = true;
    });
    callOff();
    expect(isCalled).toBe(false);
  });

  test.each([
    [{ isVital: true }, 1],
    [{ isVital: false }, 0],
    [{}, 0],
  ])("keeps the process alive only where that is vital: %o", (options, held) => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const callOff = systemClock.after(60_000, () => {}, options);
    const after = timers();
    callOff();
    expect([after - before, timers() - before]).toEqual([held, 0]);
  });
});
