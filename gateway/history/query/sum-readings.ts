import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import { type CutSeries, cutSeries, MOST_ROWS } from "./cut-series.js";
import type { HistoryAnswer, HistoryQuestion, HistoryRow, HistorySeries } from "./history-answer.js";
import { QuestionProblem } from "./read-question.js";
import type { ReadingColumns } from "./reading-columns.js";
import { DEFAULT_POINTS, stepFor } from "./step-for.js";
import { alignedTo, rangeOf, type TimeRange } from "./time-range.js";

/** The readings of one sensor that a question may need. */
export interface SensorReadings {
  readonly sensor: string;
  readonly readings: ReadingColumns;
}

/** The time that readings are needed of, in microseconds: whole steps, whichever step is chosen. */
export function neededRange({ from, to, step, points = DEFAULT_POINTS }: HistoryQuestion): TimeRange {
  const range = rangeOf({ from, to });
  const longest = step === undefined ? stepFor(range.to - range.from, points) : Math.round(step * 1e6);
  return { from: range.from - longest, to: range.to + longest };
}

/**
 * The answer to a question from the readings themselves: the same as `askHistory` gives of the same readings. Where the columns of a sensor are
 * full, it ends there, and `next` says where to go on.
 *
 * @throws QuestionProblem where one step alone has more readings than the columns take
 */
export function sumReadings(all: readonly SensorReadings[], question: HistoryQuestion): Omit<HistoryAnswer, "gaps"> {
  const range = rangeOf(question);
  const step = question.step === undefined ? chooseStep(all, question, range) : Math.round(question.step * 1e6);
  const aligned = alignedTo(step, range);
  const end = Math.min(aligned.to, ...all.flatMap(({ readings }) => endOfWhole(readings, step)));
  if (end <= aligned.from)
    throw new QuestionProblem("this time has too many readings for one answer of NATS; ask for less time, a smaller step or fewer sensors");
  const series = all.map(
    ({ sensor, readings }): HistorySeries => ({ sensor, rows: rowsOf(readings, { from: aligned.from, to: end }, step) }),
  );
  const { series: cut, next } = cutSeries(series, Math.floor(MOST_ROWS / all.length));
  const answer = { device: question.device, from: aligned.from / 1e6, to: aligned.to / 1e6, step: step / 1e6, series: cut };
  const rest: CutSeries["next"] = next ?? (end < aligned.to ? end / 1e6 : undefined);
  return rest === undefined ? answer : { ...answer, next: rest };
}

/** 0 where there are few readings; else as small as the number of points allows, over the time that has readings. */
function chooseStep(all: readonly SensorReadings[], { points = DEFAULT_POINTS }: HistoryQuestion, { from, to }: TimeRange): number {
  let [most, first, last] = [0, to, from];
  for (const { readings } of all) {
    let count = 0;
    for (let at = 0; at < readings.count; at++) {
      const us = readings.us(at);
      if (us < from || us >= to) continue;
      count++;
      first = Math.min(first, us);
      last = Math.max(last, us);
    }
    most = Math.max(most, count);
    // What was not read has readings too.
    if (readings.isFull) last = to;
  }
  return most <= points ? 0 : stepFor(last - first, points);
}

/** Up to where the readings are all there: to the last whole step of what was read. */
function endOfWhole(readings: ReadingColumns, step: number): readonly number[] {
  if (!readings.isFull) return [];
  if (readings.count === 0) return [Number.NEGATIVE_INFINITY];
  const last = readings.us(readings.count - 1);
  return [step === 0 ? last : Math.floor(last / step) * step];
}

function rowsOf(readings: ReadingColumns, { from, to }: TimeRange, step: number): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  let sum = new Sum(0);
  for (const at of readings.order) {
    const us = readings.us(at);
    if (us < from || us >= to) continue;
    const start = step === 0 ? us : Math.floor(us / step) * step;
    if (sum.count > 0 && (step === 0 || start !== sum.start)) rows.push(sum.row);
    if (step === 0 || start !== sum.start || sum.count === 0) sum = new Sum(start);
    sum.add(readings, at);
  }
  return sum.count === 0 ? rows : [...rows, sum.row];
}

/** What the readings of a step say together. */
class Sum {
  readonly start: number;
  count = 0;
  #numbers = 0;
  #total = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #status = 0;
  #last: number | string | null = null;

  constructor(start: number) {
    this.start = start;
  }

  add(readings: ReadingColumns, at: number): void {
    const value = readings.value(at);
    const isNumber = Number.isFinite(value);
    this.count++;
    this.#status = Math.max(this.#status, readings.status(at));
    this.#last = readings.text(at) ?? (isNumber ? value : null);
    if (!isNumber) return;
    this.#numbers++;
    this.#total += value;
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
  }

  get row(): HistoryRow {
    const hasNumbers = this.#numbers > 0;
    return {
      time: this.start / 1e6,
      low: hasNumbers ? this.#low : null,
      high: hasNumbers ? this.#high : null,
      mean: hasNumbers ? this.#total / this.#numbers : null,
      last: this.#last,
      status: STATUSES_BY_GRAVITY[this.#status] ?? "unknown",
      count: this.count,
    };
  }
}
