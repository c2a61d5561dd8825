import type { DuckDBValue } from "@duckdb/node-api";
import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import type { ReadingStore } from "../store/reading-store.js";
import { cutSeries, MOST_ROWS } from "./cut-series.js";
import type { HistoryAnswer, HistoryQuestion, HistoryRow, HistorySeries } from "./history-answer.js";
import { readingsSql } from "./readings-sql.js";
import { DEFAULT_POINTS, stepFor } from "./step-for.js";
import { alignedTo, rangeOf, type TimeRange } from "./time-range.js";

/** Finds the readings that are asked for. Questions must not overlap. Rejects when `signal` aborts. */
export async function askHistory(
  store: ReadingStore,
  question: HistoryQuestion,
  signal: AbortSignal,
): Promise<Omit<HistoryAnswer, "gaps">> {
  return store.readers.use(async () => {
    const range = rangeOf(question);
    const look = new Look(store, question, signal);
    const step = question.step === undefined ? await look.chooseStep(range) : Math.round(question.step * 1e6);
    const aligned = alignedTo(step, range);
    const all: HistorySeries[] = [];
    for (const sensor of question.sensors) all.push({ sensor, rows: await look.rows(sensor, aligned, step) });
    const { series, next } = cutSeries(all, look.most);
    const answer = { device: question.device, from: aligned.from / 1e6, to: aligned.to / 1e6, step: step / 1e6, series };
    return next === undefined ? answer : { ...answer, next };
  });
}

/** Whether there is any reading of the sensor. */
export async function hasReadings(store: ReadingStore, [device, sensor]: readonly [string, string], signal: AbortSignal): Promise<boolean> {
  return store.readers.use(async () => {
    const sql = `SELECT 1 FROM (${readingsSql(store, [device, sensor], { from: -9e15, to: 9e15 + 1 })}) LIMIT 1`;
    return (await store.database.ask(sql, [device, sensor], signal)).length > 0;
  });
}

class Look {
  /** Rows of each sensor. */
  readonly most: number;
  readonly #store: ReadingStore;
  readonly #question: HistoryQuestion;
  readonly #signal: AbortSignal;

  constructor(store: ReadingStore, question: HistoryQuestion, signal: AbortSignal) {
    this.#store = store;
    this.#question = question;
    this.#signal = signal;
    this.most = Math.floor(MOST_ROWS / question.sensors.length);
  }

  /** 0 where there are few readings; else as small as the number of points allows, over the time that has readings. */
  async chooseStep(range: TimeRange): Promise<number> {
    const { points = DEFAULT_POINTS, sensors } = this.#question;
    let [most, from, to] = [0, range.to, range.from];
    for (const sensor of sensors) {
      const [row] = await this.#ask(sensor, range, "count(*), min(us), max(us)");
      const [count, first, last] = (row ?? []).map(Number);
      most = Math.max(most, count ?? 0);
      if (count === undefined || count === 0 || first === undefined || last === undefined) continue;
      [from, to] = [Math.min(from, first), Math.max(to, last)];
    }
    return most <= points ? 0 : stepFor(to - from, points);
  }

  /** One more than may be shown, where there are more. */
  async rows(sensor: string, range: TimeRange, step: number): Promise<readonly HistoryRow[]> {
    const readings = readingsSql(this.#store, [this.#question.device, sensor], range);
    const sql = step === 0 ? rawSql(readings, this.most + 1) : stepsSql(readings, step, this.most + 1);
    return (await this.#run(sensor, sql)).map(toRow);
  }

  #ask(sensor: string, range: TimeRange, columns: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return this.#run(sensor, `SELECT ${columns} FROM (${readingsSql(this.#store, [this.#question.device, sensor], range)})`);
  }

  #run(sensor: string, sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return this.#store.database.ask(sql, [this.#question.device, sensor], this.#signal);
  }
}

function rawSql(readings: string, most: number): string {
  return `SELECT us, value, value, value, value, text, status, 1 FROM (${readings}) ORDER BY us, received LIMIT ${most}`;
}

/**
 * Numbers alone have a minimum; the last reading of a step is the last to come of those with the latest time. To look for that one in a second
 * pass takes half of the time of an aggregate that compares both times for each reading.
 */
function stepsSql(readings: string, step: number, most: number): string {
  return `
    WITH steps AS MATERIALIZED (
      SELECT floor(us / ${step}) * ${step} AS start, min(number) AS low, max(number) AS high, avg(number) AS mean,
        max(status) AS worst, count(*) AS count, max(us) AS latest
      FROM (SELECT us, status, CASE WHEN isfinite(value) THEN value END AS number FROM (${readings}))
      GROUP BY 1 ORDER BY 1 LIMIT ${most}
    ), lasts AS (
      SELECT start, arg_max({ 'value': value, 'text': text }, received) AS last FROM (${readings}) JOIN steps ON us = latest GROUP BY 1
    )
    SELECT start, low, high, mean, last.value, last.text, worst, count FROM steps JOIN lasts USING (start) ORDER BY 1`;
}

function toRow([us, low, high, mean, last, text, status, count]: readonly DuckDBValue[]): HistoryRow {
  return {
    time: Number(us) / 1e6,
    low: finiteOrNull(low),
    high: finiteOrNull(high),
    mean: finiteOrNull(mean),
    last: typeof text === "string" ? text : finiteOrNull(last),
    status: STATUSES_BY_GRAVITY[Number(status)] ?? "unknown",
    count: Number(count),
  };
}

function finiteOrNull(value: DuckDBValue | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
