import fc from "fast-check";
import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import { expect, test } from "vitest";
import type { HistoryRow } from "../../../gateway/history/query/history-answer.js";
import type { HubReading } from "../../../gateway/hub/hub-reading.js";
import { readings } from "../../support/arbitrary-readings.js";
import { askAll, historyFixture, readingAt } from "../../support/history-fixture.js";

/** In how many parts they come, and after which of them the history is closed and opened. */
const parts = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 });
const step = fc.constantFrom(0.000001, 0.3, 0.5, 1, 2, 7, 3600);

interface Kept {
  readonly us: number;
  readonly order: number;
  readonly reading: HubReading;
}

test("steps are what a naive program makes of all readings, wherever they stand", async () => {
  await fc.assert(
    fc.asyncProperty(readings, parts, step, async (made, reopened, stepSeconds) => {
      const { clock, open } = historyFixture();
      const start = clock.now();
      let history = await open();
      const kept: Kept[] = [];
      const share = Math.ceil(made.length / reopened.length);
      for (const [part, isReopened] of reopened.entries()) {
        for (const { offset: us, ...each } of made.slice(part * share, (part + 1) * share)) {
          clock.pass(0.001);
          const reading = readingAt(clock, each.value, { timestamp: (start * 1e6 + us) / 1e6, status: each.status });
          kept.push({ us: start * 1e6 + us, order: kept.length, reading });
          history.record([reading]);
        }
        await history.tick();
        if (!isReopened) continue;
        await history.close();
        history = await open();
      }
      const { series, step: answered } = await askAll(history, clock, { step: stepSeconds, from: start - 3, to: start + 3 });
      await history.close();
      expect(answered).toBe(stepSeconds);
      expect(series[0]?.rows.map(rounded)).toEqual(naively(kept, [start - 3, start + 3], stepSeconds).map(rounded));
    }),
    { seed: 18, numRuns: 40 },
  );
}, 120_000);

/** The rows by the definition: whole steps that the time touches, each with what its readings say. */
function naively(kept: readonly Kept[], [from, to]: readonly [number, number], stepSeconds: number): readonly HistoryRow[] {
  const stepUs = Math.round(stepSeconds * 1e6);
  const [first, end] = [Math.floor((from * 1e6) / stepUs), Math.ceil((to * 1e6) / stepUs)];
  const steps = new Map<number, Kept[]>();
  for (const each of kept) {
    const index = Math.floor(each.us / stepUs);
    if (index >= first && index < end) steps.set(index, [...(steps.get(index) ?? []), each]);
  }
  return [...steps].sort(([one], [other]) => one - other).map(([index, each]) => rowOf((index * stepUs) / 1e6, each));
}

function rowOf(time: number, kept: readonly Kept[]): HistoryRow {
  const numbers = kept
    .map(({ reading }) => reading.value)
    .filter((each): each is number => typeof each === "number" && Number.isFinite(each));
  const last = [...kept].sort((one, other) => one.us - other.us || one.order - other.order).at(-1)?.reading;
  const isNumber = typeof last?.value === "number" && Number.isFinite(last.value);
  return {
    time,
    low: numbers.length === 0 ? null : Math.min(...numbers),
    high: numbers.length === 0 ? null : Math.max(...numbers),
    mean: numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length,
    last: isNumber ? (last?.value as number) : (last?.text ?? null),
    status: kept.map(({ reading }) => reading.status).reduce((one, other) => (gravity(one) > gravity(other) ? one : other)),
    count: kept.length,
  };
}

function gravity(each: HubReading["status"]): number {
  return STATUSES_BY_GRAVITY.indexOf(each);
}

/** The mean depends on the order of adding; a float has no minus zero in SQL's eyes. */
function rounded({ mean, ...row }: HistoryRow): unknown {
  const plain = Object.fromEntries(Object.entries(row).map(([key, each]) => [key, each === 0 ? 0 : each]));
  return { ...plain, mean: mean === null ? null : Number(mean.toPrecision(9)) };
}
