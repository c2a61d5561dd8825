import type { HistoryQuestion } from "./history-answer.js";

/** The time that is asked for, in microseconds: `from <= timestamp < to`. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The time of a question. */
export function rangeOf({ from, to }: Pick<HistoryQuestion, "from" | "to">): TimeRange {
  return { from: Math.round(from * 1e6), to: Math.round(to * 1e6) };
}

/** The whole steps that a time touches; the time itself where readings are shown as they are. */
export function alignedTo(step: number, range: TimeRange): TimeRange {
  return step === 0 ? range : { from: Math.floor(range.from / step) * step, to: Math.ceil(range.to / step) * step };
}
