import type { DeviceLogRecord } from "katcp-runtime";

/** So many lines of each device are kept, and so much of each. */
const mostRecords = 1000;
const longestMessage = 4000;
const longestName = 200;

/** The last lines of a device's log, with what the gateway itself has to say of the device. */
export class DeviceLog {
  readonly #onRecord: (record: DeviceLogRecord) => void;
  readonly #now: () => number;
  #records: DeviceLogRecord[] = [];

  constructor(now: () => number, onRecord: (record: DeviceLogRecord) => void) {
    this.#now = now;
    this.#onRecord = onRecord;
  }

  /** The oldest first. */
  get records(): readonly DeviceLogRecord[] {
    return this.#records.slice(-mostRecords);
  }

  /** A line of the device's. */
  take({ level, timestamp, name, message }: DeviceLogRecord): void {
    this.#add({
      level,
      timestamp: Number.isFinite(timestamp) ? timestamp : this.#now(),
      name: name.slice(0, longestName),
      message: message.slice(0, longestMessage),
    });
  }

  /** A line of the gateway's. */
  warn(message: string): void {
    this.take({ level: "warn", timestamp: this.#now(), name: "gateway", message });
  }

  #add(record: DeviceLogRecord): void {
    this.#records.push(record);
    // Not at each line: that would move all of them.
    if (this.#records.length >= 2 * mostRecords) this.#records = this.#records.slice(-mostRecords);
    this.#onRecord(record);
  }
}
