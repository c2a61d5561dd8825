import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Schedule } from "../../../../runtime/sensors/schedule.js";
import { IdleWatch } from "../../../../runtime/server/clients/idle-watch.js";

/** A watch of ten seconds, and when it told that its client is idle. */
function watched() {
  const clock = new FakeClock();
  clock.advance(500);
  const told: number[] = [];
  const state = { isBusy: false };
  const onIdle = (): void => void told.push(clock.elapsedMs() - 500);
  const watch = new IdleWatch({ schedule: new Schedule(clock), seconds: 10, isBusy: () => state.isBusy, onIdle });
  return { clock, told, state, watch };
}

describe("a client that asks for nothing", () => {
  test("is told of once its time is over, and once", () => {
    const { clock, told } = watched();
    clock.advance(9999);
    expect(told).toEqual([]);
    clock.advance(1);
    clock.advance(60_000);
    expect(told).toEqual([10_000]);
  });

  test("has its time anew with each request", () => {
    const { clock, told, watch } = watched();
    clock.advance(4000);
    watch.note();
    clock.advance(9999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual([14_000]);
  });

  test("is not idle while it waits for an answer: its time begins when it was last seen to wait", () => {
    const { clock, told, state } = watched();
    state.isBusy = true;
    clock.advance(10_000);
    state.isBusy = false;
    clock.advance(9999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual([20_000]);
  });

  test("is watched no more when it is gone, also where it has been waited for again", () => {
    for (const busyMs of [0, 10_000]) {
      const { clock, told, state, watch } = watched();
      state.isBusy = true;
      clock.advance(busyMs);
      state.isBusy = false;
      watch.stop();
      clock.advance(60_000);
      expect([told, clock.waiting]).toEqual([[], 0]);
    }
  });
});
