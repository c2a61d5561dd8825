import { InputFiles, type Stamp } from "../files/input-files.js";
import { foldersOnWay } from "./folders-on-way.js";
import type { Stop, WatchFolder } from "./watch-folder.js";

/** What a watcher stands on. */
export interface WatcherParts {
  readonly watchFolder: WatchFolder;
  /** Calls back once, after so many milliseconds. */
  readonly after: (delayMs: number, callback: () => void) => Stop;
}

/** Whom a watcher tells. */
export interface WatcherEvents {
  /** A file is not what it was when it was last followed. */
  readonly onChanged: () => void;
  /** The platform watches no further. */
  readonly onFailed: (thrown: unknown) => void;
}

/** An editor that saves does several things to a file; after so long, it is done. */
const settleMs = 10;

/**
 * Tells when any of some files is not what it was. The folders on the way to them are watched, or the nearest one above that there
 * is, so files, folders and links may go, come and be replaced.
 */
export class FileWatcher {
  readonly #events: WatcherEvents;
  readonly #parts: WatcherParts;
  readonly #folders = new Map<string, Stop>();
  #files: ReadonlyMap<string, Stamp> = new Map();
  #callOff: Stop | undefined;

  constructor(events: WatcherEvents, parts: WatcherParts) {
    this.#events = events;
    this.#parts = parts;
  }

  /** Follows these files from now on, and no others. */
  follow(files: ReadonlyMap<string, Stamp>): void {
    this.#files = files;
    this.#watchFolders();
    // What changed after it was read and before it was watched, nobody tells us of.
    if (this.#hasChanged()) this.#settle();
  }

  close(): void {
    this.#callOff?.();
    for (const stop of this.#folders.values()) stop();
    this.#folders.clear();
    this.#files = new Map();
  }

  #watchFolders(): void {
    const wanted = new Set([...this.#files.keys()].flatMap(foldersOnWay));
    for (const folder of [...this.#folders.keys()]) if (!wanted.has(folder)) this.#drop(folder);
    for (const folder of wanted) if (!this.#folders.has(folder)) this.#watch(folder);
  }

  #watch(folder: string): void {
    try {
      const stop = this.#parts.watchFolder(folder, { onChange: () => this.#settle(), onLost: () => this.#drop(folder) });
      this.#folders.set(folder, stop);
    } catch (thrown) {
      // It went just now: the one above is next.
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") this.#settle();
      else this.#events.onFailed(thrown);
    }
  }

  #drop(folder: string): void {
    this.#folders.get(folder)?.();
    this.#folders.delete(folder);
  }

  /** Not again with each further event: a file that is written all the time must not hold the others up. */
  #settle(): void {
    this.#callOff ??= this.#parts.after(settleMs, () => this.#look());
  }

  #look(): void {
    this.#callOff = undefined;
    // A folder that has come is watched before its files are looked at, so nothing is missed in between.
    this.#watchFolders();
    if (this.#hasChanged()) this.#events.onChanged();
  }

  #hasChanged(): boolean {
    const now = new InputFiles();
    return [...this.#files].some(([file, stamp]) => now.stamp(file) !== stamp);
  }
}
