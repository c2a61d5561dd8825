import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppendedLog } from "../log/appended-log.js";
import type { FileLayer } from "../log/file-layer.js";
import type { Gap } from "./gap.js";
import { GAP_HEADER, gapLine, readGapLines } from "./gap-lines.js";

/** So many gaps are kept; a device that comes and goes every second makes no more. */
const most = 100_000;

/** All gaps: in memory, and in `gaps.csv`, to which each change is appended. */
export class GapList {
  readonly #path: string;
  readonly #files: FileLayer;
  /** In the order of their starts. */
  #gaps: Gap[];
  /** By device, those that last. */
  readonly #open = new Map<string, Gap>();
  #unsaved: Gap[] = [];
  #log: AppendedLog | undefined;

  private constructor(path: string, files: FileLayer, gaps: readonly Gap[]) {
    this.#path = path;
    this.#files = files;
    this.#gaps = [...gaps].slice(-most);
    for (const gap of this.#gaps) if (gap.end === undefined) this.#open.set(gap.device, gap);
  }

  static read(folder: string, files: FileLayer): GapList {
    const path = join(folder, "gaps.csv");
    return new GapList(path, files, existsSync(path) ? readGapLines(readFileSync(path, "utf8")) : []);
  }

  /** The gaps of a device, and of all devices. */
  of(device: string): readonly Gap[] {
    return this.#gaps.filter((gap) => gap.device === device || gap.device === "");
  }

  /** The devices that have a gap which lasts. */
  get open(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Begins a gap, unless one of the device lasts. */
  begin(device: string, start: number, cause: string): void {
    if (this.#open.has(device)) return;
    const gap = { device, start, end: undefined, cause };
    this.#open.set(device, gap);
    this.#gaps.push(gap);
    this.#unsaved.push(gap);
    if (this.#gaps.length > most) this.#gaps.shift();
  }

  /** Ends the gap of the device that lasts, if there is one. */
  end(device: string, end: number): void {
    const gap = this.#open.get(device);
    if (gap === undefined) return;
    // The clock may have been set back in between.
    const ended = { ...gap, end: Math.max(end, gap.start) };
    this.#open.delete(device);
    this.#gaps = this.#gaps.map((each) => (each === gap ? ended : each));
    this.#unsaved.push(ended);
  }

  /** Appends what is new. If it rejects, it can be called again. */
  async save(): Promise<void> {
    if (this.#unsaved.length === 0) return;
    if (this.#log === undefined) return this.#rewrite();
    const saved = this.#unsaved;
    await this.#log.append(Buffer.from(saved.map(gapLine).join("")));
    this.#unsaved = this.#unsaved.slice(saved.length);
  }

  /** Forgets the gaps that had ended before `time`. */
  async forget(time: number): Promise<void> {
    const kept = this.#gaps.filter(({ end }) => end === undefined || end >= time);
    if (kept.length === this.#gaps.length) return;
    this.#gaps = kept;
    await this.#rewrite();
  }

  /** Leaves one line for each gap. */
  async close(): Promise<void> {
    if (this.#log !== undefined) await this.#rewrite();
    await this.#log?.close();
  }

  /** A draft first, so that a kill leaves the old file or the new one. */
  async #rewrite(): Promise<void> {
    const draft = `${this.#path}.draft`;
    const text = GAP_HEADER + this.#gaps.map(gapLine).join("");
    writeFileSync(draft, text);
    renameSync(draft, this.#path);
    this.#unsaved = [];
    await this.#log?.close();
    this.#log = undefined;
    this.#log = await AppendedLog.open(this.#files, this.#path, Buffer.byteLength(text));
  }
}
