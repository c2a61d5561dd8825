import { readFileSync, renameSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "katcp-gen";
import type { Clock } from "katcp-runtime";
import { type Acknowledgement, isAcknowledgement } from "../hub/acknowledgements.js";
import type { Alarms } from "../hub/alarms.js";
import { diskFiles, type FileLayer } from "./log/file-layer.js";
import { syncPath } from "./store/sync-path.js";
import { Trouble, wordsOf } from "./trouble.js";

export interface AcknowledgedFileOptions {
  /** Of a JSON file; made when the first alarm is acknowledged. */
  readonly path: string;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
  /** For tests. */
  readonly files?: FileLayer | undefined;
}

const betweenAttemptsMs = 10_000;

/** Who has acknowledged which alarm, in a file, so that a restart does not forget it. What is wrong with the file is told, and stops nothing. */
export class AcknowledgedFile {
  readonly #options: AcknowledgedFileOptions;
  readonly #trouble: Trouble;
  readonly #stopListening: () => void;
  #stopWaiting: () => void = () => {};
  #isOutdated = false;
  #writing: Promise<void> | undefined;

  /** Reads what a run before has left. */
  constructor(options: AcknowledgedFileOptions) {
    const { path, alarms, onProblem } = options;
    this.#options = options;
    this.#trouble = new Trouble(onProblem);
    for (const acknowledgement of readAcknowledgements(path, onProblem)) alarms.learn(acknowledgement);
    this.#stopListening = alarms.acknowledgements.onChange(() => {
      this.#isOutdated = true;
      void this.#write();
    });
  }

  /** Writes what is not written yet, if the disk takes it. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#stopWaiting();
    await this.#writing;
    if (this.#isOutdated) await this.#write();
    this.#stopWaiting();
  }

  /** Whatever changes while it is written is written after that. */
  #write(): Promise<void> {
    this.#stopWaiting();
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const { path, alarms, clock } = this.#options;
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false;
        await this.#replace(JSON.stringify({ format: 1, acknowledged: alarms.acknowledgements.all }));
      }
      this.#trouble.end("acknowledgements of alarms are kept again");
    } catch (cause) {
      this.#isOutdated = true;
      this.#trouble.begin(`acknowledgements of alarms cannot be kept in ${path}: ${wordsOf(cause)}. It is tried again every ten seconds`);
      this.#stopWaiting = clock.after(betweenAttemptsMs, () => void this.#write());
    }
  }

  /** A draft first, so that a kill leaves the old file or the new one. */
  async #replace(text: string): Promise<void> {
    const { path, files = diskFiles } = this.#options;
    makeFolder(dirname(path));
    const draft = await files.open(`${path}.draft`);
    try {
      await draft.truncate(0);
      await draft.append(Buffer.from(text));
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(`${path}.draft`, path);
    await syncPath(dirname(path));
  }
}

/** A file that is none is set aside, so that somebody can look at it. */
function readAcknowledgements(path: string, onProblem: (text: string) => void): readonly Acknowledgement[] {
  try {
    const { format, acknowledged } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly format?: unknown;
      readonly acknowledged?: unknown;
    };
    if (format !== 1 || !Array.isArray(acknowledged)) throw new Error('expected {"format":1,"acknowledged":[…]}');
    const read = acknowledged.filter(isAcknowledgement);
    const odd = acknowledged.length - read.length;
    if (odd > 0) onProblem(`${path}: ${odd} of its acknowledgements cannot be read; those alarms have to be acknowledged anew`);
    return read;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    onProblem(`${path} cannot be read: ${wordsOf(cause)}. Alarms have to be acknowledged anew; the file is set aside as ${path}.broken`);
    setAside(path);
    return [];
  }
}

function setAside(path: string): void {
  try {
    renameSync(path, `${path}.broken`);
  } catch {
    // The next acknowledgement takes its place, or is told that it cannot.
  }
}
