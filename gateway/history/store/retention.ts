import type { HistoryClock, HistoryKeep } from "../history-options.js";
import type { DayFile } from "./day-file.js";
import { dayName } from "./day-file.js";

/** Of the clock against its steady fellow, before it counts as set anew. */
const stepSeconds = 60;
/** So long must a clock go steadily before anything is deleted by it: a wrong one would delete years. */
const trustedSeconds = 3600;

/** Which files go: those of days that are too old, and the oldest while all together are too large. */
export class Retention {
  readonly #days: number;
  readonly #bytes: number;
  readonly #clock: HistoryClock;
  #seen: { readonly now: number; readonly steady: number };
  #steadySince: number;

  constructor({ days = 30, bytes = Number.POSITIVE_INFINITY }: HistoryKeep, clock: HistoryClock) {
    this.#days = days;
    this.#bytes = bytes;
    this.#clock = clock;
    this.#seen = { now: clock.now(), steady: clock.steady() };
    this.#steadySince = this.#seen.steady;
  }

  /** The files to delete; `otherBytes` is what else the history has on the disk. */
  outdated(files: readonly DayFile[], otherBytes: number): readonly DayFile[] {
    const old = this.#firstDay();
    const kept = files.filter(({ day }) => day >= old);
    let excess = kept.reduce((sum, { bytes }) => sum + bytes, otherBytes) - this.#bytes;
    const count = kept.findIndex(({ bytes }) => {
      if (excess <= 0) return true;
      excess -= bytes;
      return false;
    });
    const surplus = kept.slice(0, count === -1 ? kept.length : count);
    return [...files.filter(({ day }) => day < old), ...surplus];
  }

  /** The oldest day to keep: none is too old while the clock is not trusted. */
  #firstDay(): string {
    const now = this.#clock.now();
    const steady = this.#clock.steady();
    const step = now - this.#seen.now - (steady - this.#seen.steady);
    if (Math.abs(step) > stepSeconds) this.#steadySince = steady;
    this.#seen = { now, steady };
    return steady - this.#steadySince < trustedSeconds ? "" : dayName(Math.floor(now / 86_400 - this.#days));
  }
}
