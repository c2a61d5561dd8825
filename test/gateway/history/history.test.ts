import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allReadings, askAll, historyFixture, readingAt } from "../../support/history-fixture.js";

test("a reading that came can be asked for, before and after a restart", async () => {
  const { clock, open } = historyFixture();
  const history = await open();
  history.record([readingAt(clock, 1.5), readingAt(clock, 2.5, { timestamp: clock.now() - 0.000001, status: "warn" })]);
  await history.tick();
  const expected = [
    [clock.now() - 0.000001, 2.5, "warn"],
    [clock.now(), 1.5, "nominal"],
  ];
  expect(await allReadings(history, clock)).toEqual(expected);
  await history.close();
  expect(await allReadings(await open(), clock)).toEqual(expected);
});

test.each([
  ["a float", -0.1, "-0.1", -0.1],
  ["an integer", 7, "7", 7],
  ["a boolean", true, "1", 1],
  ["a discrete", "tracking", "tracking", "tracking"],
  ["an empty string", "", "", ""],
  ["a text with a line break, quotes and NUL", "a\n\"b\",'c'\0", "a\n\"b\",'c'\0", "a\n\"b\",'c'\0"],
  ["an integer that a float cannot hold", 9007199254740993n, "9007199254740993", "9007199254740993"],
  ["an integer that a float can hold", 9007199254740992n, "9007199254740992", 9007199254740992],
  ["no number", Number.NaN, "nan", "nan"],
  ["infinity", Number.POSITIVE_INFINITY, "inf", "inf"],
  ["a complex number", { real: 1, imaginary: 2 }, "1+2j", "1+2j"],
  ["a float that did not decode", "warm", "warm", "warm"],
])("the value of %s is kept, in memory and in the files", async (_name, value, text, kept) => {
  const { clock, open } = historyFixture();
  const history = await open();
  history.record([readingAt(clock, value, { text })]);
  await history.tick();
  expect(await allReadings(history, clock)).toEqual([[clock.now(), kept, "nominal"]]);
  await history.close();
  expect(await allReadings(await open(), clock)).toEqual([[clock.now(), kept, "nominal"]]);
});

test("infinity and no number are no minimum and no mean of the others", async () => {
  const { clock, open } = historyFixture();
  const history = await open();
  history.record([1, 3, Number.NaN, Number.POSITIVE_INFINITY].map((value) => readingAt(clock, value)));
  await history.tick();
  const { series } = await askAll(history, clock, { step: 60 });
  expect(series[0]?.rows).toMatchObject([{ low: 1, high: 3, mean: 2, count: 4 }]);
});

test.each(["../../etc/passwd", "a/b", "día'; DROP TABLE x; --", "$1", "con", "x".repeat(300), "a\0b", "sensor.*[x]", " "])(
  "a sensor may be called %j: a name is data, and no file is called by it",
  async (name) => {
    const { clock, open, folder } = historyFixture();
    const history = await open();
    history.record([readingAt(clock, 1, { sensor: name, device: name }), readingAt(clock, 2, { sensor: `${name}2`, device: name })]);
    await history.tick();
    await history.close();
    const { series } = await askAll(await open(), clock, { device: name, sensors: [name] });
    expect(series[0]?.rows.map(({ last }) => last)).toEqual([1]);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(log|parquet)$/.test(file));
    expect(files.filter((file) => !/^(log\/\d{6}\.log|readings\/day=2026-11-27\/\d{6}-\d{6}\.parquet)$/.test(file))).toEqual([]);
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300])(
  "a timestamp of %s that no calendar has is that of its arrival",
  async (timestamp) => {
    const { clock, open } = historyFixture();
    const history = await open();
    history.record([readingAt(clock, 1, { timestamp })]);
    await history.tick();
    await history.close();
    expect(await allReadings(await open(), clock)).toEqual([[clock.now(), 1, "nominal"]]);
  },
);

describe("clocks", () => {
  test("readings of a device whose clock is wrong stand where it says, and are found there", async () => {
    const { clock, open } = historyFixture();
    const history = await open();
    history.record([readingAt(clock, 1, { timestamp: 12.5 }), readingAt(clock, 2, { timestamp: 4e9 }), readingAt(clock, 3)]);
    await history.tick();
    await history.close();
    const again = await open();
    expect((await again.ask({ device: "dev", sensors: ["temperature"], from: 0, to: 100 })).series[0]?.rows).toMatchObject([
      { time: 12.5 },
    ]);
    expect((await again.ask({ device: "dev", sensors: ["temperature"], from: 3e9, to: 5e9 })).series[0]?.rows).toMatchObject([
      { time: 4e9 },
    ]);
  });

  test("when the gateway's clock is set back over midnight, all readings are kept, each in the file of its day", async () => {
    const { clock, open, folder } = historyFixture();
    const history = await open();
    history.record([readingAt(clock, 1)]);
    await history.tick();
    clock.step(-86_400);
    history.record([readingAt(clock, 2)]);
    await history.tick();
    clock.step(3 * 86_400);
    history.record([readingAt(clock, 3)]);
    await history.tick();
    await history.close();
    expect(readdirSync(`${folder}/readings`)).toEqual(["day=2026-11-26", "day=2026-11-27", "day=2026-11-29"]);
    expect((await allReadings(await open(), clock)).map((row) => (row as unknown[])[1])).toEqual([2, 1, 3]);
  });

  test("of two readings with one timestamp, the one that came later is the last", async () => {
    const { clock, open } = historyFixture();
    const history = await open();
    const timestamp = clock.now();
    history.record([readingAt(clock, 1, { timestamp })]);
    clock.pass(5);
    history.record([readingAt(clock, "gone", { timestamp, status: "unreachable" })]);
    await history.tick();
    const { series } = await askAll(history, clock, { step: 60 });
    expect(series[0]?.rows).toMatchObject([{ low: 1, high: 1, last: "gone", status: "unreachable", count: 2 }]);
  });
});

test("the worst status of a step is kept, by the gravity that the guidelines' aggregates use", async () => {
  const { clock, open } = historyFixture();
  const history = await open();
  history.record((["nominal", "inactive", "error", "warn", "unknown"] as const).map((status) => readingAt(clock, 1, { status })));
  await history.tick();
  expect((await askAll(history, clock, { step: 10 })).series[0]?.rows).toMatchObject([{ status: "error", count: 5 }]);
});

test("a folder that cannot be used is a problem which names it", async () => {
  await expect(historyFixture("/dev/null/history").open()).rejects.toThrow("history: the folder /dev/null/history cannot be used");
});
