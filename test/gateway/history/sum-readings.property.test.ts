import fc from "fast-check";
import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import type { HistoryQuestion, HistoryRow } from "../../../gateway/history/query/history-answer.js";
import { QuestionProblem } from "../../../gateway/history/query/read-question.js";
import { ReadingColumns } from "../../../gateway/history/query/reading-columns.js";
import { neededRange, sumReadings } from "../../../gateway/history/query/sum-readings.js";
import type { HubReading } from "../../../gateway/hub/hub-reading.js";
import { decodeReading } from "../../../gateway/nats/history/decode-reading.js";
import { readingText } from "../../../gateway/nats/nats-messages.js";
import { readings } from "../../support/arbitrary-readings.js";
import { historyFixture, readingAt, StoppedClock } from "../../support/history-fixture.js";

const asked = fc.oneof(
  fc.constantFrom(0, 0.000001, 0.3, 0.5, 1, 2, 7, 3600).map((step) => ({ step })),
  fc.integer({ min: 1, max: 20 }).map((points) => ({ points })),
  fc.constant({}),
);

/** As they come from the stream. */
function columnsOf(made: readonly HubReading[], question: HistoryQuestion, most = 1_000): ReadingColumns {
  const { from, to } = neededRange(question);
  const columns = new ReadingColumns(most);
  for (const reading of made) {
    const read = decodeReading(readingText(reading), "float");
    if (read !== undefined && read.us >= from && read.us < to) columns.add(read.us, read.status, read.value, read.text);
  }
  return columns;
}

/** The mean depends on the order of adding; a float has no minus zero in SQL's eyes. */
function rounded({ mean, ...row }: HistoryRow): unknown {
  const plain = Object.fromEntries(Object.entries(row).map(([key, each]) => [key, each === 0 ? 0 : each]));
  return { ...plain, mean: mean === null ? null : Number(mean.toPrecision(9)) };
}

test("a stream gives the answers that the store gives of the same readings", async () => {
  await fc.assert(
    fc.asyncProperty(readings, asked, async (made, how) => {
      const { clock, open } = historyFixture();
      const start = clock.now();
      const history = await open();
      const sent = made.map(({ offset: us, ...each }) => {
        clock.pass(0.001);
        return readingAt(clock, each.value, {
          timestamp: (start * 1e6 + us) / 1e6,
          status: each.status,
          text: Number.isNaN(each.value) ? "nan" : each.value === Number.NEGATIVE_INFINITY ? "-inf" : String(each.value),
        });
      });
      history.record(sent);
      await history.tick();
      const question = { device: "dev", sensors: ["temperature"], from: start - 3.1, to: start + 2.9, ...how };
      const { gaps: _, ...kept } = await history.ask(question);
      await history.close();
      const summed = sumReadings([{ sensor: "temperature", readings: columnsOf(sent, question) }], question);
      expect({ ...summed, series: summed.series[0]?.rows.map(rounded) }).toEqual({ ...kept, series: kept.series[0]?.rows.map(rounded) });
    }),
    { seed: 18, numRuns: 40 },
  );
}, 120_000);

describe("an answer whose readings are more than one question may read", () => {
  const clock = new StoppedClock();
  const start = clock.now();
  const made = Array.from({ length: 100 }, (_, second) => readingAt(clock, second, { timestamp: start + second }));
  const all = { device: "dev", sensors: ["temperature"], from: start, to: start + 100 };

  test.each([0, 1, 10])("goes on where it ends, with the same rows as a whole one (step %s)", (step) => {
    const whole = sumReadings([{ sensor: "temperature", readings: columnsOf(made, all) }], { ...all, step });
    const rows: HistoryRow[] = [];
    let from: number | undefined = start;
    while (from !== undefined) {
      const question: HistoryQuestion = { ...all, from, step };
      const part = sumReadings([{ sensor: "temperature", readings: columnsOf(made, question, 37) }], question);
      rows.push(...(part.series[0]?.rows ?? []));
      from = part.next;
    }
    expect(rows).toEqual(whole.series[0]?.rows);
  });

  test("is refused where one step has more of them", () => {
    const question = { ...all, step: 60 };
    expect(() => sumReadings([{ sensor: "temperature", readings: columnsOf(made, question, 37) }], question)).toThrow(QuestionProblem);
    const none = new ReadingColumns(10);
    none.stop();
    expect(() => sumReadings([{ sensor: "temperature", readings: none }], question)).toThrow(QuestionProblem);
  });

  test("ends where reading was stopped", () => {
    const readings = columnsOf(made.slice(0, 20), all);
    readings.stop();
    const { series, next } = sumReadings([{ sensor: "temperature", readings }], { ...all, step: 10 });
    expect([series[0]?.rows.length, next]).toEqual([1, start + 10]);
  });

  test("has a step for the whole time, though the rest of it was not read", () => {
    const { step } = sumReadings([{ sensor: "temperature", readings: columnsOf(made, all, 37) }], { ...all, points: 11 });
    expect(step).toBe(10);
  });
});

describe("a reading of the stream", () => {
  const decode = (text: string, type: string | undefined) => {
    const reading = decodeReading(JSON.stringify({ format: 1, timestamp: 1.5, received: 2, status: "warn", text }), type);
    return [reading?.value, reading?.text];
  };

  test.each([
    ["float", "-1.5e3", -1500, undefined],
    ["float", "nan", Number.NaN, "nan"],
    ["float", "0x10", Number.NaN, "0x10"],
    ["integer", "7", 7, undefined],
    ["integer", "9007199254740992", 9007199254740992, undefined],
    ["integer", "9007199254740993", 9007199254740992, "9007199254740993"],
    ["integer", "7.5", Number.NaN, "7.5"],
    ["boolean", "1", 1, undefined],
    ["boolean", "yes", Number.NaN, "yes"],
    ["discrete", "1", Number.NaN, "1"],
    ["string", "", Number.NaN, ""],
    [undefined, "2.5", 2.5, undefined],
    [undefined, "on", Number.NaN, "on"],
  ])("of a %s %j is what the store has of it", (type, text, value, kept) => {
    expect(decode(text, type)).toEqual([value, kept]);
  });

  test("without a time has that of its arrival, and a message of others is none", () => {
    expect(decodeReading('{"format":1,"timestamp":null,"received":2,"status":"odd","text":"1"}', "float")).toMatchObject({
      us: 2e6,
      status: STATUSES_BY_GRAVITY.indexOf("unknown"),
    });
    for (const text of ["", "{", "null", "1", '{"format":2,"text":"1"}', '{"format":1}'])
      expect(decodeReading(text, "float")).toBeUndefined();
  });
});
