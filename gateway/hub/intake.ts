import type { Message, Status } from "katcp-runtime";
import { STATUSES } from "katcp-runtime/vocabulary";
import { statusOf, textOf, timeOf } from "./read-triple.js";
import { Reading } from "./reading.js";
import type { SensorRecord } from "./sensor-record.js";

/** So much may the values of one device have together: a device may send values without end. */
const maximumHeldBytes = 64 * 1024 * 1024;

/** What an intake tells. */
export interface IntakeEvents {
  /** Called for each reading: cheap, please. */
  onReading(record: SensorRecord, reading: Reading, before: Status): void;
  onProblem(message: string): void;
}

/** What a device says of its sensors becomes readings, which are counted by status. */
export class Intake {
  readonly counts = new Map<Status, number>(STATUSES.map((status) => [status, 0]));
  readonly #sensors: ReadonlyMap<string, SensorRecord>;
  readonly #now: () => number;
  readonly #events: IntakeEvents;
  #heldBytes = 0;
  #isFull = false;

  /** `now`: seconds since the epoch. */
  constructor(sensors: ReadonlyMap<string, SensorRecord>, now: () => number, events: IntakeEvents) {
    this.#sensors = sensors;
    this.#now = now;
    this.#events = events;
  }

  onAdded(): void {
    this.#count("unknown", 1);
  }

  onRemoved({ reading }: SensorRecord): void {
    this.#count(reading?.status ?? "unknown", -1);
    this.#heldBytes -= reading?.text.length ?? 0;
  }

  /** The device is not there: nothing is known of its sensors but what was. */
  onLost(): void {
    for (const record of this.#sensors.values()) {
      const { reading } = record;
      if (reading === undefined) continue;
      this.#count(reading.status, -1);
      this.#count("unreachable", 1);
      record.reading = reading.withStatus("unreachable");
    }
  }

  /** `#sensor-value timestamp 1 name status value` (guidelines §7.2). */
  takeAll(inform: Message, major: 4 | 5): void {
    for (let first = 2; first + 2 < inform.argumentCount; first += 3) this.take(inform.wire(first) ?? "", inform, first, major);
  }

  /** The reading of one sensor in `#sensor-status timestamp count name status value…` (guidelines §7.3): `first` is the argument of its name. */
  take(name: string, inform: Message, first: number, major: 4 | 5): void {
    const record = this.#sensors.get(name);
    if (record === undefined) return;
    const receivedAt = this.#now();
    const time = timeOf(inform, major);
    const said = time === undefined ? "unknown" : statusOf(inform, first);
    const text = textOf(inform, first, major === 4 && record.info.type === "timestamp");
    this.#set(record, this.#fits(record, text) ? said : "unknown", text, time ?? receivedAt, receivedAt);
  }

  #set(record: SensorRecord, status: Status, text: string, timestamp: number, receivedAt: number): void {
    const former = record.reading;
    const before = former?.status ?? "unknown";
    const kept = this.#isFull ? "" : text;
    const reading = new Reading(record, status, kept, timestamp, receivedAt);
    this.#heldBytes += kept.length - (former?.text.length ?? 0);
    record.reading = reading;
    if (before !== status) {
      this.#count(before, -1);
      this.#count(status, 1);
    }
    this.#events.onReading(record, reading, before);
  }

  #fits(record: SensorRecord, text: string): boolean {
    const isFull = this.#heldBytes - (record.reading?.text.length ?? 0) + text.length > maximumHeldBytes;
    if (isFull && !this.#isFull)
      this.#events.onProblem(`its values have more than ${maximumHeldBytes} characters together: "${record.name}" is not shown`);
    this.#isFull = isFull;
    return !isFull;
  }

  #count(status: Status, change: number): void {
    this.counts.set(status, (this.counts.get(status) ?? 0) + change);
  }
}
