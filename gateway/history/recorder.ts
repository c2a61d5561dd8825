import type { HubReading } from "../hub/hub-reading.js";
import type { GapList } from "./gaps/gap-list.js";
import type { HistoryClock } from "./history-options.js";
import { Trouble, wordsOf } from "./trouble.js";
import { WaitingReadings } from "./waiting-readings.js";

/** Readings of one write. Their encoding holds up the event loop for some milliseconds. */
const batchReadings = 5000;
/** Without readings, the log says so often that the gateway is alive. */
const aliveSeconds = 10;

export interface RecorderOptions {
  /** Where readings go. It rejects while the disk takes none, or while there is no store yet. */
  readonly append: (readings: readonly HubReading[]) => Promise<void>;
  readonly gaps: GapList;
  readonly clock: HistoryClock;
  readonly waitingReadings: number;
  readonly onProblem: (text: string) => void;
}

/** Takes readings as they come, and writes them in batches. While the disk takes none they wait, as many as may, and the rest is a gap. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #waiting: WaitingReadings;
  readonly #trouble: Trouble;
  #writing: Promise<void> | undefined;
  #lost = 0;
  #lastWrite: number;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#waiting = new WaitingReadings(options.waitingReadings);
    this.#trouble = new Trouble(options.onProblem);
    this.#lastWrite = options.clock.steady();
  }

  /** Readings that are not on the disk yet. */
  get waiting(): number {
    return this.#waiting.count;
  }

  record(readings: readonly HubReading[]): void {
    const lost = this.#waiting.add(readings);
    if (lost !== undefined) this.#lose(lost, readings);
    if (this.#waiting.count >= batchReadings && !this.#trouble.isOn) void this.write();
  }

  /** Writes what waits for the last time. */
  async close(): Promise<void> {
    await this.write();
    const { count } = this.#waiting;
    if (count > 0) this.#options.onProblem(`history: ${count} readings that waited for the disk are lost, since the gateway ends`);
  }

  /** Writes what waits. Resolves when it is on the disk, or when the disk does not take it. */
  write(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { gaps } = this.#options;
    try {
      while (this.#waiting.count > 0) await this.#writeBatch();
      if (this.#options.clock.steady() - this.#lastWrite >= aliveSeconds) await this.#append([]);
      await gaps.save();
      this.#recovered();
    } catch (cause) {
      this.#trouble.begin(
        `history: readings cannot be kept: ${wordsOf(cause)}. Up to ${this.#options.waitingReadings} wait in memory, and it is tried again twice a second`,
      );
    }
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#waiting.take(batchReadings);
    try {
      await this.#append(batch);
    } catch (cause) {
      this.#waiting.putBack(batch);
      throw cause;
    }
  }

  async #append(batch: readonly HubReading[]): Promise<void> {
    await this.#options.append(batch);
    this.#lastWrite = this.#options.clock.steady();
  }

  #lose(first: HubReading, readings: readonly HubReading[]): void {
    if (this.#lost === 0) this.#options.gaps.begin("", first.receivedAt, "not kept: the disk took no readings");
    this.#lost += readings.length - readings.indexOf(first);
  }

  #recovered(): void {
    if (this.#lost > 0) this.#options.gaps.end("", this.#options.clock.now());
    this.#trouble.end(
      `history: readings are kept again; ${this.#lost === 0 ? "none" : this.#lost} of them ${this.#lost === 1 ? "was" : "were"} lost`,
    );
    this.#lost = 0;
  }
}
