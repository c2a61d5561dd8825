import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";

/** How late the event loop was, in seconds. */
export interface LoopDelay {
  readonly median: number;
  readonly p99: number;
  readonly maximum: number;
}

/** The shortest time that a measure is over. Two servers that scrape one gateway see the same. */
const windowSeconds = 10;
const resolutionMs = 10;

/** Measures the delay of the event loop over the last ten seconds or more, without a timer of its own that would keep a process alive. */
export class LoopDelayMeter {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #now: () => number;
  #since: number;
  #last: LoopDelay | undefined;

  /** `now`: seconds on a clock that only goes on. */
  constructor(now: () => number = () => performance.now() / 1_000) {
    this.#now = now;
    this.#since = now();
    this.#histogram.enable();
  }

  read(): LoopDelay {
    const isOver = this.#now() - this.#since >= windowSeconds;
    if (this.#last !== undefined && !isOver) return this.#last;
    const read = readHistogram(this.#histogram);
    if (!isOver) return read;
    this.#histogram.reset();
    this.#since = this.#now();
    this.#last = read;
    return read;
  }

  close(): void {
    this.#histogram.disable();
  }
}

/** The histogram has the time between two looks, which are `resolutionMs` apart where nothing is late. */
function readHistogram(histogram: IntervalHistogram): LoopDelay {
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3);
  if (histogram.count === 0) return { median: 0, p99: 0, maximum: 0 };
  return { median: late(histogram.percentile(50)), p99: late(histogram.percentile(99)), maximum: late(histogram.max) };
}
