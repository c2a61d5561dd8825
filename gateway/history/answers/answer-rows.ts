import type { HistoryAnswer } from "../query/history-answer.js";

/** A row of a table of an answer, in CSV and in Arrow. */
export interface AnswerRow {
  readonly sensor: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number | null;
  /** The last value where it is a number … */
  readonly last: number | null;
  /** … and where it is none. */
  readonly text: string | null;
  /** The worst status, or `gap` where a gap begins. */
  readonly status: string;
  readonly count: number;
}

export const ANSWER_COLUMNS = ["sensor", "time", "low", "high", "mean", "last", "text", "status", "count"] as const;

/** The rows of all sensors, one sensor after the other. Where a gap begins there is a row without values, so that a line that is drawn breaks there. */
export function answerRows({ series, gaps, from }: HistoryAnswer): readonly AnswerRow[] {
  return series.flatMap(({ sensor, rows }) =>
    [
      ...rows.map(({ last, ...row }) => ({
        sensor,
        ...row,
        last: typeof last === "number" ? last : null,
        text: typeof last === "string" ? last : null,
      })),
      ...gaps.map(([start]) => gapRow(sensor, Math.max(start, from))),
    ].sort((one, other) => one.time - other.time),
  );
}

function gapRow(sensor: string, time: number): AnswerRow {
  return { sensor, time, low: null, high: null, mean: null, last: null, text: null, status: "gap", count: 0 };
}
