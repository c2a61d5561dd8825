import { readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { HubReading } from "../../hub/hub-reading.js";
import { AppendedLog } from "../log/appended-log.js";
import type { FileLayer } from "../log/file-layer.js";
import { decodeBlocks, encodeBlock, type LogBlock } from "../log/log-block.js";
import { ReadingRows } from "../log/reading-rows.js";
import { SensorNames } from "../log/sensor-names.js";
import type { Database } from "./database.js";
import { pad } from "./day-file.js";
import { HotTable } from "./hot-table.js";
import { syncPath } from "./sync-path.js";

/** What a chapter stands on. */
export interface ChapterPlace {
  readonly folder: string;
  readonly database: Database;
  readonly files: FileLayer;
}

/** The readings of some minutes: a log on the disk, so that a kill takes none of them, and a table in memory, until they become files. */
export class Chapter {
  readonly number: number;
  readonly #path: string;
  readonly #log: AppendedLog;
  readonly #place: ChapterPlace;
  readonly #began: number;
  #names = new SensorNames();
  /** How many of the names stand in the log. */
  #logged = 0;
  #table: HotTable | undefined;

  private constructor(
    place: ChapterPlace,
    { number, log, began }: { readonly number: number; readonly log: AppendedLog; readonly began: number },
  ) {
    this.#place = place;
    this.number = number;
    this.#path = logPath(place.folder, number);
    this.#log = log;
    this.#began = began;
  }

  static async begin(
    place: ChapterPlace,
    number: number,
    { now, steady }: { readonly now: number; readonly steady: number },
  ): Promise<Chapter> {
    const log = await AppendedLog.open(place.files, logPath(place.folder, number), 0);
    const chapter = new Chapter(place, { number, log, began: steady });
    try {
      chapter.#table = await HotTable.create(place.database, number);
      await chapter.append([], now);
      await syncPath(join(place.folder, "log"));
      return chapter;
    } catch (cause) {
      await chapter.shelve();
      await chapter.close();
      await chapter.deleteLog();
      throw cause;
    }
  }

  /** The chapter whose log another run has left, and when that run was last alive. It ends here; nothing more is added to it. */
  static async recover(place: ChapterPlace, number: number): Promise<RecoveredChapter> {
    const { blocks, end, damaged } = decodeBlocks(await readFile(logPath(place.folder, number)));
    const log = await AppendedLog.open(place.files, logPath(place.folder, number), end);
    const chapter = new Chapter(place, { number, log, began: Number.NEGATIVE_INFINITY });
    await chapter.#fill(blocks);
    return { chapter, damaged, lastAlive: blocks.at(-1)?.at };
  }

  /** Undefined while it is on the disk alone. */
  get table(): HotTable | undefined {
    return this.#table;
  }

  get names(): SensorNames {
    return this.#names;
  }

  get bytes(): number {
    return this.#log.size;
  }

  /** Seconds since it began, of a clock that does not step. */
  ageAt(steady: number): number {
    return steady - this.#began;
  }

  /** Resolves when the readings are on the disk. If it rejects, none of them is kept, and it can be called again. */
  async append(readings: readonly HubReading[], at: number): Promise<void> {
    const rows = ReadingRows.of(readings, this.#names);
    const { count } = this.#names;
    await this.#log.append(encodeBlock({ at, names: this.#names.from(this.#logged), firstName: this.#logged, rows }));
    this.#logged = count;
    this.#table?.append(rows);
  }

  /** Frees the memory; the log has all. */
  async shelve(): Promise<void> {
    await this.#table?.drop();
    this.#table = undefined;
  }

  /** The table, read from the log again where there is none. */
  async load(): Promise<HotTable> {
    if (this.#table === undefined) await this.#fill(decodeBlocks(await readFile(this.#path)).blocks);
    const table = this.#table as HotTable | undefined;
    if (table === undefined) throw new Error("a chapter was shelved while it was loaded");
    await table.name(this.#names);
    return table;
  }

  /** Its readings are files now. */
  async deleteLog(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #fill(blocks: readonly LogBlock[]): Promise<void> {
    const table = await HotTable.create(this.#place.database, this.number);
    this.#names = new SensorNames();
    const ids = new Map<number, number>();
    for (const { names, firstName, rows } of blocks) {
      for (const [index, [device, sensor]] of names.entries()) ids.set(firstName + index, this.#names.idOf(device, sensor));
      table.append(renumbered(rows, ids));
    }
    this.#table = table;
  }
}

export interface RecoveredChapter {
  readonly chapter: Chapter;
  /** Bytes of its log that the disk has lost. */
  readonly damaged: number;
  /** Seconds since the epoch; undefined if nothing says so. */
  readonly lastAlive: number | undefined;
}

/** The chapters that have a log in the folder, from the oldest on. */
export function chaptersWithLog(folder: string): readonly number[] {
  return readdirSync(join(folder, "log"))
    .flatMap((name) => /^(\d{6,})\.log$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other);
}

function logPath(folder: string, number: number): string {
  return join(folder, "log", `${pad(number)}.log`);
}

/** The rows under the numbers that their names have now. Where the disk has lost a name, its readings are lost too. */
function renumbered(rows: ReadingRows, ids: ReadonlyMap<number, number>): ReadingRows {
  const kept = Array.from(rows.sensor.keys()).filter((row) => ids.has(rows.sensor[row] ?? -1));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (row) => column[row] ?? Number.NaN);
  return new ReadingRows({
    sensor: Uint32Array.from(kept, (row) => ids.get(rows.sensor[row] ?? -1) ?? 0),
    timestamp: pick(rows.timestamp),
    received: pick(rows.received),
    value: pick(rows.value),
    status: Uint8Array.from(kept, (row) => rows.status[row] ?? 0),
    texts: new Map(kept.flatMap((row, index) => (rows.texts.has(row) ? [[index, rows.texts.get(row) ?? ""] as const] : []))),
  });
}
