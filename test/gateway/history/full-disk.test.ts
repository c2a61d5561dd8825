import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FaultyFiles } from "../../support/faulty-files.js";
import { allReadings, askAll, historyFixture, readingAt } from "../../support/history-fixture.js";

const faults = [
  { code: "ENOSPC", at: "open" },
  { code: "ENOSPC", at: "append" },
  { code: "EDQUOT", at: "append" },
  { code: "ENOSPC", at: "sync" },
  { code: "EIO", at: "append" },
  { code: "EIO", at: "sync" },
] as const;

describe.each(faults)("a disk that says $code at $at", (fault) => {
  test("is told once, and when it works again all that waited is kept, once", async () => {
    const { clock, open, told } = historyFixture();
    const files = new FaultyFiles();
    const history = await open({ files, limits: { chapterReadings: 3 } });
    for (let value = 0; value < 3; value++) history.record([readingAt(clock, value, { timestamp: clock.now() + value })]);
    await history.tick();
    files.fault = fault;
    for (let value = 3; value < 13; value++) {
      history.record([readingAt(clock, value, { timestamp: clock.now() + value })]);
      await history.tick();
    }
    expect(files.refusals).toBe(10);
    expect(told).toEqual([expect.stringMatching(/^history: readings cannot be kept: the disk (is full|fails)/)]);
    files.fault = undefined;
    await history.tick();
    expect(told[1]).toBe("history: readings are kept again; none of them were lost");
    expect((await allReadings(history, clock)).map((row) => (row as unknown[])[1])).toEqual([...Array(13).keys()]);
    await history.close();
    const again = await open();
    expect((await allReadings(again, clock)).map((row) => (row as unknown[])[1])).toEqual([...Array(13).keys()]);
    expect((await askAll(again, clock, {})).gaps).toEqual([]);
    expect(told).toHaveLength(2);
  });

  test("stops nothing when the gateway starts, and is tried again", async () => {
    const { clock, open, told } = historyFixture();
    const files = new FaultyFiles();
    files.fault = fault;
    const history = await open({ files });
    history.record([readingAt(clock, 1)]);
    await history.tick();
    await history.tick();
    expect(told).toHaveLength(1);
    await expect(askAll(history, clock, {})).rejects.toThrow(fault.code);
    files.fault = undefined;
    await history.tick();
    expect(await allReadings(history, clock)).toEqual([[clock.now(), 1, "nominal"]]);
    expect(told).toHaveLength(2);
  });

  test("loses what does not find room in memory, says how much, and marks it as a gap", async () => {
    const { clock, open, told } = historyFixture();
    const files = new FaultyFiles();
    const history = await open({ files, limits: { waitingReadings: 10, chapterReadings: 1 } });
    history.record([readingAt(clock, 0)]);
    await history.tick();
    files.fault = fault;
    clock.pass(10);
    history.record(Array.from({ length: 8 }, (_, value) => readingAt(clock, value)));
    clock.pass(10);
    const lostFrom = clock.now();
    history.record(Array.from({ length: 8 }, (_, value) => readingAt(clock, value)));
    history.record([readingAt(clock, 8)]);
    await history.tick();
    clock.pass(10);
    files.fault = undefined;
    await history.tick();
    const { gaps, series } = await askAll(history, clock, {});
    expect(gaps).toEqual([[lostFrom, clock.now()]]);
    expect(series[0]?.rows).toHaveLength(11);
    expect(told[1]).toBe("history: readings are kept again; 7 of them were lost");
    await history.close();
    expect((await askAll(await open(), clock, {})).gaps).toEqual([[lostFrom, clock.now()]]);
  });
});

test("when a file cannot be made, the readings stay where they are, can be asked for, and become a file later", async () => {
  const { clock, open, told, folder } = historyFixture();
  const history = await open({ limits: { chapterReadings: 2 } });
  const obstacle = join(folder, "readings/day=2026-11-27");
  writeFileSync(obstacle, "no folder");
  for (let value = 0; value < 20; value++) {
    clock.pass(1);
    history.record([readingAt(clock, value)]);
    await history.tick();
  }
  clock.pass(61);
  await history.tick();
  expect(told).toEqual([expect.stringContaining("history: the readings of some minutes cannot be made a file")]);
  // Those that have waited longest are on the disk alone: memory is bounded.
  const shown = (await allReadings(history, clock)).map((row) => (row as unknown[])[1]);
  expect(shown).toEqual([...Array(20).keys()].slice(-shown.length));
  expect(shown.length).toBeGreaterThanOrEqual(6);
  rmSync(obstacle);
  clock.pass(61);
  await history.tick();
  expect((await allReadings(history, clock)).map((row) => (row as unknown[])[1])).toEqual([...Array(20).keys()]);
  expect(told[1]).toBe("history: files are made again");
});

test("a gateway that ends while the disk is full says what is lost", async () => {
  const { clock, open, told } = historyFixture();
  const files = new FaultyFiles();
  const history = await open({ files });
  files.fault = { code: "ENOSPC", at: "append" };
  history.record([readingAt(clock, 1), readingAt(clock, 2)]);
  expect(history.waiting).toBe(2);
  await history.close();
  expect(told[1]).toBe("history: 2 readings that waited for the disk are lost, since the gateway ends");
});
