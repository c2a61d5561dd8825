import type { HistoryAnswer, HistoryRow } from "../query/history-answer.js";

/** `rows` of one sensor, `series` of several. A row is `[time, low, high, last, status, count, mean]`. */
export function jsonAnswer({ series, device, from, to, step, gaps, next }: HistoryAnswer): string {
  const rest = { from, to, step, gaps, next };
  const [only] = series;
  if (series.length === 1 && only !== undefined)
    return JSON.stringify({ device, sensor: only.sensor, rows: only.rows.map(toValues), ...rest });
  return JSON.stringify({ device, series: series.map(({ sensor, rows }) => ({ sensor, rows: rows.map(toValues) })), ...rest });
}

function toValues({ time, low, high, last, status, count, mean }: HistoryRow): readonly unknown[] {
  return [time, low, high, last, status, count, mean];
}
