import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Database, quote } from "./database.js";
import { chaptersOf, type DayFile, type DayFileName, dayFilePath, dayFolder, dayOfFolder } from "./day-file.js";
import { syncPath } from "./sync-path.js";

/** The files of all days: which there are, and how they come and go. */
export class DayFiles {
  readonly #database: Database;
  readonly #folder: string;
  #files: readonly DayFile[] = [];

  constructor(database: Database, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  /** From the oldest to the newest. */
  get all(): readonly DayFile[] {
    return this.#files;
  }

  /** Those that may have readings of this time, in microseconds. */
  between(from: number, to: number): readonly DayFile[] {
    return this.#files.filter((file) => file.from < to && file.to >= from);
  }

  /** Reads what stands in the folder. What a kill has left half done is undone: drafts, files that were merged, and files of chapters whose log is still there. */
  async read(chaptersWithLog: ReadonlySet<number>, onDamaged: (path: string, why: string) => void): Promise<void> {
    const files: DayFile[] = [];
    for (const name of withoutMerged(this.#names())) {
      if (name.first === name.last && chaptersWithLog.has(name.first)) rmSync(name.path);
      else {
        await this.#describe(name).then(
          (file) => files.push(file),
          (cause: unknown) => onDamaged(name.path, cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause)),
        );
      }
    }
    this.#files = files.sort(byAge);
  }

  /** Writes what `select` finds as a file. It is under its name when this resolves, and in `all` when `replace` says so. */
  async write(name: Omit<DayFileName, "path">, select: string): Promise<DayFile> {
    const path = dayFilePath(this.#folder, name);
    const draft = `${path}.draft`;
    mkdirSync(dirname(path), { recursive: true });
    await this.#database.look(
      `COPY (${select} ORDER BY device, sensor, timestamp, received) TO ${quote(draft)}
        (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, KV_METADATA { 'katcp-history': '1' })`,
    );
    const file = await this.#describe({ ...name, path: draft });
    // Before the log, or the files that it was made of, are deleted.
    await syncPath(draft);
    renameSync(draft, path);
    await syncPath(dirname(path));
    return { ...file, path };
  }

  /** Says that files have taken the place of others, which may still be read. */
  replace(removed: readonly DayFile[], added: readonly DayFile[]): void {
    const changed = new Set([...removed, ...added].map(({ path }) => path));
    this.#files = [...this.#files.filter(({ path }) => !changed.has(path)), ...added].sort(byAge);
  }

  /** Deletes files that nobody reads any more. */
  delete(files: readonly DayFile[]): void {
    for (const { path } of files) {
      rmSync(path, { force: true });
      removeIfEmpty(dirname(path));
    }
  }

  #names(): readonly DayFileName[] {
    const folder = join(this.#folder, "readings");
    return readdirSync(folder).flatMap((each) => {
      const day = dayOfFolder(each);
      return day === undefined ? [] : this.#namesOf(day);
    });
  }

  #namesOf(day: string): readonly DayFileName[] {
    const folder = dayFolder(this.#folder, day);
    const names = readdirSync(folder);
    for (const name of names.filter((each) => each.endsWith(".parquet.draft"))) rmSync(join(folder, name));
    return names.flatMap((name) => {
      const [first, last] = chaptersOf(name) ?? [];
      return first === undefined || last === undefined ? [] : [{ path: join(folder, name), day, first, last }];
    });
  }

  async #describe(name: DayFileName): Promise<DayFile> {
    const [row] = await this.#database.look(`
      SELECT sum(row_group_num_rows), min(epoch_us(stats_min_value::TIMESTAMPTZ)), max(epoch_us(stats_max_value::TIMESTAMPTZ))
      FROM parquet_metadata(${quote(name.path)}) WHERE path_in_schema = 'timestamp'`);
    const [readings, from, to] = (row ?? []).map(Number);
    if (readings === undefined || from === undefined || to === undefined || readings === 0) throw new Error("it has no readings");
    return { ...name, bytes: statSync(name.path).size, readings, from, to };
  }
}

function byAge(one: DayFile, other: DayFile): number {
  return one.day < other.day ? -1 : one.day > other.day ? 1 : one.first - other.first;
}

/** A file that stands in another, which a kill has left beside it, is deleted. */
function withoutMerged(names: readonly DayFileName[]): readonly DayFileName[] {
  return names.filter((name) => {
    const isMerged = names.some(
      (other) => other !== name && other.day === name.day && other.first <= name.first && other.last >= name.last,
    );
    if (isMerged) rmSync(name.path);
    return !isMerged;
  });
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
