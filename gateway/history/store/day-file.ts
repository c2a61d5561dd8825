import { join } from "node:path";

/** A file of readings of one day, of one chapter or of several. */
export interface DayFile {
  readonly path: string;
  /** `2026-11-27`, by the gateway's clock. */
  readonly day: string;
  /** The chapters that it holds. */
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly readings: number;
  /** Of its timestamps, in microseconds. They may lie on any day: they are the devices'. */
  readonly from: number;
  readonly to: number;
}

/** What its name says of a file. */
export type DayFileName = Pick<DayFile, "path" | "day" | "first" | "last">;

/** Where a file stands: `readings/day=2026-11-27/000001-000144.parquet`, so that readers of Parquet see the day as a column. */
export function dayFilePath(folder: string, { day, first, last }: Omit<DayFileName, "path">): string {
  return join(dayFolder(folder, day), `${pad(first)}-${pad(last)}.parquet`);
}

export function dayFolder(folder: string, day: string): string {
  return join(folder, "readings", `day=${day}`);
}

/** The day of days since the epoch. */
export function dayName(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** The day of a name of a folder. */
export function dayOfFolder(name: string): string | undefined {
  return /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1];
}

/** The chapters that the name of a file says; undefined for a file that is not ours. */
export function chaptersOf(name: string): readonly [first: number, last: number] | undefined {
  const [, first, last] = /^(\d{6,})-(\d{6,})\.parquet$/.exec(name) ?? [];
  return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
}

export function pad(chapter: number): string {
  return String(chapter).padStart(6, "0");
}
