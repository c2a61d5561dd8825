import type { HistoryLimits } from "../history-options.js";
import { quote } from "./database.js";
import type { DayFile } from "./day-file.js";

/** The files that are to become one, if any: of one day, next to each other, and of about the same size. */
export function filesToMerge(files: readonly DayFile[], today: string, limits: HistoryLimits): readonly DayFile[] | undefined {
  for (const [day, ofDay] of groupByDay(files)) {
    const found = day < today ? wholeDay(ofDay, limits) : similarFiles(ofDay, limits);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All readings of the files, for a file that takes their place. */
export function selectFiles(files: readonly DayFile[]): string {
  return `SELECT * FROM read_parquet([${files.map(({ path }) => quote(path)).join(", ")}], hive_partitioning = false)`;
}

function groupByDay(files: readonly DayFile[]): ReadonlyMap<string, readonly DayFile[]> {
  const days = new Map<string, DayFile[]>();
  for (const file of files) days.set(file.day, [...(days.get(file.day) ?? []), file]);
  return days;
}

/** A day that is over becomes one file, or a few where it is too large for that. */
function wholeDay(files: readonly DayFile[], { mergedReadings }: HistoryLimits): readonly DayFile[] | undefined {
  for (let start = 0; start < files.length - 1; start++) {
    const run = upTo(files.slice(start), mergedReadings);
    if (run.length > 1) return run;
  }
  return undefined;
}

/** Of today, only so many files of one size at a time, so that no reading is written more often than the number of files has digits. */
function similarFiles(files: readonly DayFile[], { filesToMerge: count, mergedReadings }: HistoryLimits): readonly DayFile[] | undefined {
  const level = ({ first, last }: DayFile): number => Math.floor(Math.log(last - first + 1) / Math.log(count) + 1e-9);
  for (let start = 0; start + count <= files.length; start++) {
    const run = files.slice(start, start + count);
    const isSimilar = run.every((file) => level(file) === level(run[0] as DayFile));
    if (isSimilar && upTo(run, mergedReadings).length === count) return run;
  }
  return undefined;
}

function upTo(files: readonly DayFile[], readings: number): readonly DayFile[] {
  let rest = readings;
  const end = files.findIndex((file) => {
    rest -= file.readings;
    return rest < 0;
  });
  return end === -1 ? files : files.slice(0, end);
}
