import type { Status } from "katcp-runtime/vocabulary";
import type { GapInterval } from "../gaps/gap.js";

/** What is asked of the history. Times are seconds since the epoch, as devices say them. */
export interface HistoryQuestion {
  readonly device: string;
  readonly sensors: readonly string[];
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** Seconds; 0: every reading. Default: as small as `points` allows. */
  readonly step?: number | undefined;
  /** Rows of each sensor where `step` is not given. */
  readonly points?: number | undefined;
}

export interface HistoryAnswer {
  readonly device: string;
  /** As asked, and where there are steps, moved to the bounds of steps. */
  readonly from: number;
  readonly to: number;
  /** 0: every reading is there. */
  readonly step: number;
  readonly series: readonly HistorySeries[];
  readonly gaps: readonly GapInterval[];
  /** The answer was cut: ask again from here. */
  readonly next?: number;
}

export interface HistorySeries {
  readonly sensor: string;
  /** In the order of time. A step without a reading has none. */
  readonly rows: readonly HistoryRow[];
}

/** The readings of a step, or one reading. */
export interface HistoryRow {
  /** Where the step begins, or the time of the reading. */
  readonly time: number;
  /** Of the numbers; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number | null;
  /** The text where a number does not say all. */
  readonly last: number | string | null;
  /** The worst. */
  readonly status: Status;
  readonly count: number;
}
