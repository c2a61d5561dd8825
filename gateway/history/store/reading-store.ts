import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HubReading } from "../../hub/hub-reading.js";
import type { HistoryClock, HistoryKeep, HistoryLimits } from "../history-options.js";
import type { FileLayer } from "../log/file-layer.js";
import { Trouble, wordsOf } from "../trouble.js";
import { Chapter, type ChapterPlace, chaptersWithLog } from "./chapter.js";
import { Database } from "./database.js";
import { type DayFile, dayName } from "./day-file.js";
import { DayFiles } from "./day-files.js";
import { filesToMerge, selectFiles } from "./merge-days.js";
import { Readers } from "./readers.js";
import { Retention } from "./retention.js";

export interface ReadingStoreOptions {
  readonly folder: string;
  readonly keep: HistoryKeep;
  readonly clock: HistoryClock;
  readonly files: FileLayer;
  readonly limits: HistoryLimits;
  readonly onProblem: (text: string) => void;
}

/** Chapters that wait to become files keep so many tables in memory; those behind them have their logs alone. */
const tablesInMemory = 3;

/** All readings: the chapter that grows, those that are to become files, and the files of the days. */
export class ReadingStore {
  readonly database: Database;
  readonly files: DayFiles;
  readonly readers = new Readers();
  /** When the run before this one was last known to be alive, in seconds, if it has left a log. */
  readonly lastAlive: number | undefined;
  readonly #options: ReadingStoreOptions;
  readonly #place: ChapterPlace;
  readonly #retention: Retention;
  readonly #upkeepTrouble: Trouble;
  #current: Chapter;
  /** From the oldest to the newest. */
  #ended: readonly Chapter[];
  #upkeep: Promise<void> = Promise.resolve();

  private constructor(
    options: ReadingStoreOptions,
    parts: {
      readonly place: ChapterPlace;
      readonly files: DayFiles;
      readonly current: Chapter;
      readonly ended: readonly Chapter[];
      readonly lastAlive: number | undefined;
    },
  ) {
    this.#options = options;
    this.#place = parts.place;
    this.database = parts.place.database;
    this.files = parts.files;
    this.#current = parts.current;
    this.#ended = parts.ended;
    this.lastAlive = parts.lastAlive;
    this.#retention = new Retention(options.keep, options.clock);
    this.#upkeepTrouble = new Trouble(options.onProblem);
  }

  /** Rejects when the folder cannot be used, or the disk takes nothing; it can be called again then. */
  static async open(options: ReadingStoreOptions): Promise<ReadingStore> {
    const { folder } = options;
    for (const each of ["log", "readings", "spill"]) mkdirSync(join(folder, each), { recursive: true });
    const database = await Database.open(folder);
    try {
      return await ReadingStore.#open(options, database);
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  static async #open(options: ReadingStoreOptions, database: Database): Promise<ReadingStore> {
    const { folder, files, clock, onProblem } = options;
    const place = { folder, database, files };
    const dayFiles = new DayFiles(database, folder);
    const numbers = chaptersWithLog(folder);
    await dayFiles.read(new Set(numbers), (path, why) => onProblem(`history: ${path} cannot be read and is left out: ${why}`));
    const ended: Chapter[] = [];
    let lastAlive: number | undefined;
    for (const number of numbers) {
      const recovered = await Chapter.recover(place, number);
      if (recovered.damaged > 0) onProblem(`history: ${recovered.damaged} bytes of a log are damaged; the readings in them are lost`);
      if (ended.length >= tablesInMemory) await recovered.chapter.shelve();
      ended.push(recovered.chapter);
      lastAlive = recovered.lastAlive ?? lastAlive;
    }
    const next = 1 + Math.max(0, ...numbers, ...dayFiles.all.map(({ last }) => last));
    const current = await Chapter.begin(place, next, { now: clock.now(), steady: clock.steady() });
    const store = new ReadingStore(options, { place, files: dayFiles, current, ended, lastAlive });
    void store.keepUp();
    return store;
  }

  /** The chapters whose readings are no files yet. */
  get chapters(): readonly Chapter[] {
    return [...this.#ended, this.#current];
  }

  /** Resolves when the readings are on the disk. If it rejects, none of them is kept. Calls must not overlap. */
  async append(readings: readonly HubReading[]): Promise<void> {
    const { clock } = this.#options;
    if (this.#isFull()) await this.#turnOver();
    await this.#current.append(readings, clock.now());
  }

  /** Makes files of the chapters that have ended, merges files and deletes the outdated, behind what is under way. */
  keepUp(): Promise<void> {
    this.#upkeep = this.#upkeep.then(() => this.#keepUp());
    return this.#upkeep;
  }

  /** Makes files of all readings, and ends. */
  async close(): Promise<void> {
    this.#ended = [...this.#ended, this.#current];
    await this.keepUp();
    await Promise.all(this.#ended.map((chapter) => chapter.close()));
    await this.readers.done();
    this.database.close();
    rmSync(join(this.#options.folder, "spill"), { recursive: true, force: true });
  }

  #isFull(): boolean {
    const { limits, clock } = this.#options;
    const count = this.#current.table?.count ?? 0;
    return count >= limits.chapterReadings || (count > 0 && this.#current.ageAt(clock.steady()) >= limits.chapterSeconds);
  }

  async #turnOver(): Promise<void> {
    const { clock } = this.#options;
    const next = await Chapter.begin(this.#place, this.#current.number + 1, { now: clock.now(), steady: clock.steady() });
    this.#ended = [...this.#ended, this.#current];
    this.#current = next;
    void this.keepUp();
  }

  async #keepUp(): Promise<void> {
    try {
      for (const chapter of this.#ended) await this.#makeFiles(chapter);
      await this.#merge();
      await this.#deleteOutdated();
      this.#upkeepTrouble.end("history: files are made again");
    } catch (cause) {
      this.#upkeepTrouble.begin(
        `history: the readings of some minutes cannot be made a file: ${wordsOf(cause)}. They stay in their log, and it is tried again every minute`,
      );
      for (const chapter of this.#ended.slice(0, -tablesInMemory)) await chapter.shelve();
      // What has gone wrong may be that the disk is full.
      await this.#deleteOutdated().catch(() => {});
    }
  }

  async #makeFiles(chapter: Chapter): Promise<void> {
    const table = await chapter.load();
    const made: DayFile[] = [];
    for (const day of await table.days()) {
      made.push(await this.files.write({ day: dayName(day), first: chapter.number, last: chapter.number }, table.selectDay(day)));
    }
    await chapter.close();
    await chapter.deleteLog();
    // In one turn, so that who asks finds each reading once.
    this.#ended = this.#ended.filter((each) => each !== chapter);
    this.files.replace([], made);
    await this.readers.done();
    await chapter.shelve();
  }

  async #merge(): Promise<void> {
    const { clock, limits } = this.#options;
    const today = dayName(Math.floor(clock.now() / 86_400));
    for (
      let found = filesToMerge(this.files.all, today, limits);
      found !== undefined;
      found = filesToMerge(this.files.all, today, limits)
    ) {
      const [first, last] = [found[0] as DayFile, found.at(-1) as DayFile];
      const merged = await this.files.write({ day: first.day, first: first.first, last: last.last }, selectFiles(found));
      this.files.replace(found, [merged]);
      await this.readers.done();
      this.files.delete(found);
    }
  }

  async #deleteOutdated(): Promise<void> {
    const logs = this.chapters.reduce((sum, { bytes }) => sum + bytes, 0);
    const outdated = this.#retention.outdated(this.files.all, logs);
    if (outdated.length === 0) return;
    this.files.replace(outdated, []);
    await this.readers.done();
    this.files.delete(outdated);
  }
}
