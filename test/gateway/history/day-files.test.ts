import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { History } from "../../../gateway/history/history.js";
import { allReadings, type HistoryFixture, historyFixture, readingAt } from "../../support/history-fixture.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Every reading is a chapter. */
const limits = { chapterReadings: 1, filesToMerge: 3 };

async function record(history: History, { clock }: HistoryFixture, values: readonly number[]): Promise<void> {
  for (const value of values) {
    clock.pass(1);
    history.record([readingAt(clock, value)]);
    await history.tick();
  }
}

async function values(history: History, { clock }: HistoryFixture): Promise<readonly unknown[]> {
  return (await allReadings(history, clock)).map((row) => (row as unknown[])[1]);
}

function filesOf({ folder }: HistoryFixture): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /parquet|\.log/.test(file))
    .sort();
}

test("a chapter becomes a file when it is full, or old, and not while it is empty", async () => {
  const fixture = historyFixture();
  const history = await fixture.open({ limits: { chapterReadings: 3, chapterSeconds: 600 } });
  await record(history, fixture, [1, 2, 3, 4]);
  await history.close();
  expect(filesOf(fixture)).toEqual(["readings/day=2026-11-27/000001-000001.parquet", "readings/day=2026-11-27/000002-000002.parquet"]);
  const again = await fixture.open({ limits: { chapterReadings: 3, chapterSeconds: 600 } });
  fixture.clock.pass(601);
  await again.tick();
  expect(filesOf(fixture)).toContain("log/000003.log");
  await record(again, fixture, [5]);
  fixture.clock.pass(601);
  await record(again, fixture, [6]);
  expect(filesOf(fixture)).toContain("log/000004.log");
  await again.close();
});

test("today's files are merged by threes, so that none is written often, and a day that is over becomes one", async () => {
  const fixture = historyFixture();
  const history = await fixture.open({ limits });
  await record(history, fixture, [...Array(14).keys()]);
  await history.close();
  const day = "readings/day=2026-11-27";
  expect(filesOf(fixture)).toEqual([
    `${day}/000001-000009.parquet`,
    `${day}/000010-000012.parquet`,
    `${day}/000013-000013.parquet`,
    `${day}/000014-000014.parquet`,
  ]);
  fixture.clock.pass(86_400);
  const next = await fixture.open({ limits });
  await record(next, fixture, [14]);
  expect(await values(next, fixture)).toEqual([...Array(15).keys()]);
  await next.close();
  expect(filesOf(fixture)).toEqual([`${day}/000001-000014.parquet`, "readings/day=2026-11-28/000015-000015.parquet"]);
});

test("files are not merged past a number of readings", async () => {
  const fixture = historyFixture();
  const history = await fixture.open({ limits: { ...limits, mergedReadings: 5 } });
  await record(history, fixture, [...Array(12).keys()]);
  await history.close();
  fixture.clock.pass(86_400);
  const next = await fixture.open({ limits: { ...limits, mergedReadings: 5 } });
  await record(next, fixture, [12]);
  expect(await values(next, fixture)).toEqual([...Array(13).keys()]);
  await next.close();
  // The fourth and fifth file of the day could be one, but with a third of them it would be too large.
  expect(filesOf(fixture).filter((file) => file.includes("11-27")).length).toBeLessThanOrEqual(4);
});

describe("what a kill leaves half done", () => {
  test("files that stand in a merged one are deleted", async () => {
    const fixture = historyFixture();
    const aside = tempFolder();
    const first = await fixture.open({ limits });
    await record(first, fixture, [0, 1]);
    await first.close();
    const day = join(fixture.folder, "readings/day=2026-11-27");
    for (const file of readdirSync(day)) copyFileSync(join(day, file), join(aside, file));
    const second = await fixture.open({ limits });
    await record(second, fixture, [2, 3]);
    await second.close();
    expect(readdirSync(day)).toEqual(["000001-000003.parquet", "000004-000004.parquet"]);
    for (const file of readdirSync(aside)) copyFileSync(join(aside, file), join(day, file));
    const third = await fixture.open({ limits });
    expect(await values(third, fixture)).toEqual([0, 1, 2, 3]);
  });

  test("a log whose file is there already is read again, and no reading is doubled", async () => {
    const fixture = historyFixture();
    const first = await fixture.open();
    await record(first, fixture, [0, 1]);
    const log = join(fixture.folder, "log/000001.log");
    const aside = join(tempFolder(), "log");
    copyFileSync(log, aside);
    await first.close();
    copyFileSync(aside, log);
    expect(filesOf(fixture)).toEqual(["log/000001.log", "readings/day=2026-11-27/000001-000001.parquet"]);
    const second = await fixture.open();
    expect(await values(second, fixture)).toEqual([0, 1]);
  });

  test("drafts are deleted, and files that are not ours are left alone", async () => {
    const fixture = historyFixture();
    const day = join(fixture.folder, "readings/day=2026-11-27");
    mkdirSync(day, { recursive: true });
    mkdirSync(join(fixture.folder, "readings/notes"));
    writeFileSync(join(day, "000001-000001.parquet.draft"), "half");
    writeFileSync(join(day, "notes.parquet"), "mine");
    await fixture.open();
    expect(readdirSync(day)).toEqual(["notes.parquet"]);
    expect(fixture.told).toEqual([]);
  });
});

test("a file that cannot be read is told and left out, and the others are read", async () => {
  const fixture = historyFixture();
  const first = await fixture.open({ limits });
  await record(first, fixture, [0, 1]);
  await first.close();
  const damaged = join(fixture.folder, "readings/day=2026-11-27/000001-000001.parquet");
  writeFileSync(damaged, "PAR1 no more");
  const second = await fixture.open({ limits });
  expect(await values(second, fixture)).toEqual([1]);
  expect(fixture.told).toEqual([expect.stringContaining(`${damaged} cannot be read and is left out`)]);
});
