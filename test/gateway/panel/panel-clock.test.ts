import { expect, test } from "vitest";
import { PanelClock } from "../../../gateway/panel/state/panel-clock.js";

function setUp() {
  let nowMs = 1000;
  const frames: (() => void)[] = [];
  const clock = new PanelClock({ now: () => nowMs, nextFrame: (callback) => frames.push(callback) });
  const tick = (toMs: number): void => {
    nowMs = toMs;
    clock.tick();
  };
  /** Draws a frame; whether there was something to draw. */
  const frame = (): boolean => {
    const asked = frames.splice(0);
    for (const callback of asked) callback();
    return asked.length > 0;
  };
  const rows = (): readonly number[] => Array.from({ length: 12 }, (_, index) => clock.secondsOfRow(index).value);
  return { clock, tick, frame, rows };
}

test("rows follow a tick a part in each frame, and all of them within six", () => {
  const { clock, tick, frame, rows } = setUp();
  tick(2000);
  expect(clock.seconds.value).toBe(2);
  const behind: number[] = [];
  while (frame()) behind.push(rows().filter((seconds) => seconds === 1).length);
  expect(behind).toEqual([10, 8, 6, 4, 2, 0]);
});

test("a page that draws no frames asks for one, however often the clock ticks", () => {
  const { tick, frame, rows } = setUp();
  for (let seconds = 2; seconds < 3600; seconds++) tick(seconds * 1000);
  let frames = 0;
  while (frame()) frames++;
  expect(frames).toBe(6);
  expect(new Set(rows())).toEqual(new Set([3599]));
});

test("the gateway's clock is followed where it differs by more than what a message takes", () => {
  const { clock } = setUp();
  clock.follow(1.5);
  expect(clock.read()).toBe(1);
  clock.follow(500);
  expect(clock.read()).toBe(500);
  expect(clock.seconds.value).toBe(500);
});
