import type { FileLayer } from "./log/file-layer.js";

/** How the history of a site is kept. */
export interface HistoryOptions {
  /** Made where it is not there. One gateway at a time uses it. */
  readonly folder: string;
  readonly keep?: HistoryKeep | undefined;
  /** Called with a line for people: once when readings cannot be kept, and once when they can again. */
  readonly onProblem?: ((text: string) => void) | undefined;
  /** For tests. */
  readonly clock?: HistoryClock | undefined;
  /** For tests: the files that readings are first written to. */
  readonly files?: FileLayer | undefined;
  readonly limits?: Partial<HistoryLimits> | undefined;
}

/** What is deleted, the oldest first. */
export interface HistoryKeep {
  /** Default 30. */
  readonly days?: number | undefined;
  /** The size of all files. Default: no bound. */
  readonly bytes?: number | undefined;
}

export interface HistoryClock {
  /** Seconds since the epoch; may step. */
  now(): number;
  /** Seconds since some time in the past; never steps. */
  steady(): number;
  /** Calls `action` again and again. Call the returned function to stop. */
  every(milliseconds: number, action: () => void): () => void;
}

export interface HistoryLimits {
  /** A chapter ends with so many readings … */
  readonly chapterReadings: number;
  /** … or after so many seconds, and becomes a file. */
  readonly chapterSeconds: number;
  /** So many files of a day become one. */
  readonly filesToMerge: number;
  /** Files of a day are not merged past so many readings. */
  readonly mergedReadings: number;
  /** Readings that wait while the disk takes none. Those after them are lost. */
  readonly waitingReadings: number;
}

export const DEFAULT_LIMITS: HistoryLimits = {
  chapterReadings: 1_000_000,
  chapterSeconds: 600,
  filesToMerge: 12,
  mergedReadings: 20_000_000,
  waitingReadings: 500_000,
};

export const systemClock: HistoryClock = {
  now: () => Date.now() / 1000,
  steady: () => performance.now() / 1000,
  every: (milliseconds, action) => {
    const timer = setInterval(action, milliseconds);
    return () => clearInterval(timer);
  },
};
