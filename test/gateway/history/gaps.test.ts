import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Gap, joinGaps } from "../../../gateway/history/gaps/gap.js";
import { gapLine, readGapLines } from "../../../gateway/history/gaps/gap-lines.js";
import { askAll, historyFixture, readingAt } from "../../support/history-fixture.js";
import { StubHub } from "../../support/stub-hub.js";

const gap = (start: number, end?: number): Gap => ({ device: "dev", start, end, cause: "" });

test.each([
  ["none", [], []],
  ["one within", [gap(3, 4)], [[3, 4]]],
  ["one that lasts", [gap(3)], [[3, null]]],
  [
    "those that overlap or meet",
    [gap(5, 6), gap(1, 3), gap(3, 4), gap(2, 3.5)],
    [
      [1, 4],
      [5, 6],
    ],
  ],
  ["one that lasts swallows those behind it", [gap(3), gap(5, 6)], [[3, null]]],
  ["those that only touch the time, and empty ones, are left out", [gap(-5, 0), gap(10, 12), gap(5, 5)], []],
  ["one around all", [gap(-5, 50)], [[-5, 50]]],
] as const)("gaps of the time from 0 to 10: %s", (_name, gaps, expected) => {
  expect(joinGaps(gaps, { from: 0, to: 10 })).toEqual(expected);
});

test("a line of the file says a gap whatever is in it, and a torn line is none", () => {
  const gaps = [
    { device: 'a "b", c', start: 1.5, end: 2, cause: "disconnected: ECONNRESET" },
    { device: "", start: 1e9, end: undefined, cause: "two\nlines" },
  ];
  const text = gaps.map(gapLine).join("");
  expect(readGapLines(text)).toEqual([gaps[0], { ...gaps[1], cause: "two lines" }]);
  for (let length = 0; length < text.length; length++) expect(readGapLines(text.slice(0, length)).length).toBeLessThan(2);
});

test("a device that is not connected has a gap, from when to when its state says", async () => {
  const { clock, open, folder } = historyFixture();
  const hub = new StubHub(["dev", "other"], clock.now());
  const history = await open();
  const stop = history.follow(hub);
  hub.change("dev", { kind: "connected", since: clock.now() + 1, reason: undefined });
  hub.change("dev", { kind: "disconnected", since: clock.now() + 5, reason: "connection refused" });
  hub.change("dev", { kind: "connecting", since: clock.now() + 6, reason: undefined });
  await history.tick();
  const start = clock.now();
  expect((await askAll(history, clock, {})).gaps).toEqual([
    [start, start + 1],
    [start + 5, null],
  ]);
  expect((await askAll(history, clock, { device: "other" })).gaps).toEqual([[start, null]]);
  hub.send([readingAt(clock, 1)]);
  hub.change("dev", { kind: "connected", since: clock.now() + 7, reason: undefined });
  stop();
  hub.change("dev", { kind: "disconnected", since: clock.now() + 8, reason: "nobody listens" });
  await history.tick();
  const { gaps, series } = await askAll(history, clock, {});
  expect(gaps).toEqual([
    [start, start + 1],
    [start + 5, start + 7],
  ]);
  expect(series[0]?.rows).toHaveLength(1);
  clock.pass(20);
  await history.close();
  expect(readFileSync(join(folder, "gaps.csv"), "utf8").split("\n")).toEqual([
    "device,start,end,cause",
    `"dev",${start},${start + 1},"disconnected"`,
    `"other",${start},,"disconnected"`,
    `"dev",${start + 5},${start + 7},"disconnected: connection refused"`,
    `"",${start + 20},,"gateway stopped"`,
    "",
  ]);
});

test("between two runs all devices have a gap, and a device that is gone has none after it", async () => {
  const { clock, open, folder } = historyFixture();
  const first = await open();
  const stopped = clock.now();
  first.follow(new StubHub(["dev", "old"], stopped));
  await first.close();
  appendFileSync(join(folder, "gaps.csv"), '"dev",17'); // what a kill has left
  clock.pass(100);
  const second = await open();
  const hub = new StubHub(["dev"], clock.now());
  second.follow(hub);
  hub.change("dev", { kind: "connected", since: clock.now() + 2, reason: undefined });
  expect((await askAll(second, clock, {})).gaps).toEqual([[stopped, stopped + 102]]);
  expect((await askAll(second, clock, { device: "old" })).gaps).toEqual([[stopped, stopped + 100]]);
  expect((await askAll(second, clock, { device: "never" })).gaps).toEqual([[stopped, stopped + 100]]);
});
