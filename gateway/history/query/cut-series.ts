import type { HistorySeries } from "./history-answer.js";

/** Rows of one answer, over all its sensors. */
export const MOST_ROWS = 100_000;

/** Series, and where the next question goes on if they are not whole. */
export interface CutSeries {
  readonly series: readonly HistorySeries[];
  readonly next: number | undefined;
}

/** Ends all series where the first one of them was cut, so that the next answer goes on with all of them. */
export function cutSeries(series: readonly HistorySeries[], most: number): CutSeries {
  const times = series.flatMap(({ rows }) => rows[most]?.time ?? []);
  if (times.length === 0) return { series, next: undefined };
  const end = Math.min(...times);
  const before = series.map(({ sensor, rows }) => ({ sensor, rows: rows.filter(({ time }) => time < end) }));
  if (before.some(({ rows }) => rows.length > 0)) return { series: before, next: end };
  // More readings of one time than an answer holds: those that fit, and on after that time.
  return {
    series: series.map(({ sensor, rows }) => ({ sensor, rows: rows.filter(({ time }) => time <= end).slice(0, most) })),
    next: end + 1e-6,
  };
}
