import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Retention } from "../../../gateway/history/store/retention.js";
import { historyFixture, readingAt, StoppedClock } from "../../support/history-fixture.js";

const limits = { chapterReadings: 1, filesToMerge: 100 };
const day = 86_400;

/** A reading on each of ten days, and an hour more, so that the clock is trusted. */
async function tenDays(keep: { readonly days?: number; readonly bytes?: number }) {
  const fixture = historyFixture();
  const history = await fixture.open({ limits, keep });
  for (let each = 0; each < 10; each++) {
    history.record([readingAt(fixture.clock, each)]);
    await history.tick();
    // Step by step: a clock that jumps by a day is not trusted.
    fixture.clock.pass(day);
  }
  await history.tick();
  return { ...fixture, history, days: () => readdirSync(`${fixture.folder}/readings`) };
}

test("days that are too old are deleted", async () => {
  const { days } = await tenDays({ days: 4 });
  expect(days()).toEqual(["day=2026-12-03", "day=2026-12-04", "day=2026-12-05", "day=2026-12-06"]);
});

test("nothing is deleted without a bound on its size, and by default nothing within thirty days", async () => {
  const { days } = await tenDays({});
  expect(days()).toHaveLength(10);
});

test("the oldest files are deleted while all together are too large", async () => {
  const { days, history } = await tenDays({ bytes: 5000 });
  await history.tick();
  expect(days().length).toBeLessThan(6);
  expect(days().at(-1)).toMatch(/2026-12-0[56]/);
});

describe("a clock that is set", () => {
  const files = [{ path: "p", day: "2026-11-20", first: 1, last: 1, bytes: 10, readings: 1, from: 0, to: 0 }];

  test("deletes nothing before it has gone steadily for an hour", () => {
    const clock = new StoppedClock();
    const retention = new Retention({ days: 3 }, clock);
    expect(retention.outdated(files, 0)).toEqual([]);
    clock.pass(3601);
    expect(retention.outdated(files, 0)).toEqual(files);
  });

  test("to a year that is far off, and back, deletes nothing", () => {
    const clock = new StoppedClock();
    const retention = new Retention({ days: 30 }, clock);
    clock.pass(4000);
    expect(retention.outdated(files, 0)).toEqual([]);
    clock.step(70 * 365 * day);
    clock.pass(60);
    expect(retention.outdated(files, 0)).toEqual([]);
    clock.step(-70 * 365 * day);
    clock.pass(4000);
    expect(retention.outdated(files, 0)).toEqual([]);
  });

  test("does not stop deletion by size", () => {
    const clock = new StoppedClock();
    expect(new Retention({ bytes: 9 }, clock).outdated(files, 0)).toEqual(files);
    expect(new Retention({ bytes: 10 }, clock).outdated(files, 0)).toEqual([]);
    expect(new Retention({ bytes: 10 }, clock).outdated(files, 1)).toEqual(files);
  });
});
