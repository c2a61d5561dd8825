import type { Status } from "katcp-runtime/vocabulary";

/** One point of a plot. `value` is null where there is a gap; `low` and `high`: of all readings that it stands for. */
export interface PlotPoint {
  readonly time: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly status: Status;
  /** The reading as text, for the legend and for CSV. */
  readonly text: string;
}

/** So many points of what has come since the page was opened: an hour at ten a second. */
const mostPoints = 36_000;

/** The points of one sensor, in the order of time: what the history has, and what has come since. */
export class SeriesPoints {
  #past: readonly PlotPoint[] = [];
  #live: PlotPoint[] = [];

  /** Adds a reading. A device may send the same one again, and one that is older than the last says nothing about now. */
  add(point: PlotPoint): boolean {
    const last = this.#live.at(-1);
    if (
      last !== undefined &&
      (point.time < last.time || (point.time === last.time && point.text === last.text && point.status === last.status))
    )
      return false;
    this.#live.push(point);
    // Cut now and then, not with each point.
    if (this.#live.length > mostPoints * 1.1) this.#live = this.#live.slice(-mostPoints);
    return true;
  }

  /** Replaces what the history has said before. */
  setPast(points: readonly PlotPoint[]): void {
    this.#past = points;
  }

  /** All points, the oldest first. Where history and page both know, the page does better, since it has every reading that it was sent. */
  get all(): readonly PlotPoint[] {
    const first = this.#live[0];
    if (first === undefined || this.#past.length === 0) return this.#past.length === 0 ? this.#live : this.#past;
    const end = this.#past.findIndex(({ time }) => time >= first.time);
    return [...(end < 0 ? this.#past : this.#past.slice(0, end)), ...this.#live];
  }

  /** Those of some time, with the one before it, which still holds when it begins. */
  between(from: number, to: number): readonly PlotPoint[] {
    const { all } = this;
    const first = Math.max(0, indexFrom(all, from) - 1);
    const end = indexFrom(all, to);
    return all.slice(first, Math.min(all.length, end + 1));
  }

  /** The same as lines: a value holds until the next one, and the last until `now`. */
  drawn(from: number, to: number, now: number): readonly PlotPoint[] {
    const points = this.between(from, to);
    const last = points.at(-1);
    const end = Math.min(to, now);
    return last === undefined || last !== this.last || last.time >= end ? points : [...points, { ...last, time: end }];
  }

  get last(): PlotPoint | undefined {
    return this.#live.at(-1) ?? this.#past.at(-1);
  }

  /** When the page's own points begin. */
  get liveSince(): number | undefined {
    return this.#live[0]?.time;
  }
}

/** The last point that is not after a time; undefined where all are. */
export function pointAt(points: readonly PlotPoint[], time: number): PlotPoint | undefined {
  const index = indexFrom(points, time);
  const exact = points[index];
  return exact !== undefined && exact.time === time ? exact : points[index - 1];
}

/** The place of the first point at or after a time. */
function indexFrom(points: readonly PlotPoint[], time: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
