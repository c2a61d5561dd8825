import { messageOf } from "katcp-runtime";
import type { Hub, HubDeviceChange } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";
import type { NatsLink } from "./nats-link.js";
import { readingText } from "./nats-messages.js";
import type { NatsSubjects } from "./nats-subjects.js";
import { openBucket } from "./open-bucket.js";

export interface LastValuesOptions {
  readonly link: NatsLink;
  readonly subjects: NatsSubjects;
  /** A value is written so often at most. */
  readonly everyMs: number;
  /** On how many servers of a cluster the bucket stands. */
  readonly replicas?: number | undefined;
  /** Whether a device is this gateway's. */
  readonly owns: (device: string) => boolean;
  readonly onProblem: (text: string) => void;
}

/** So many are written at once, ten times in a second: what JetStream has to store must not keep it from passing on readings. */
const writesAtOnce = 250;
const betweenWritesMs = 100;

/** The entry of a sensor in the bucket. */
interface Entry {
  readonly subject: string;
  /** What was written last; undefined: nothing, or it was lost. */
  reading: HubReading | undefined;
}

/** A reading that is to be written. */
interface Change {
  readonly entry: Entry;
  readonly reading: HubReading;
  /** The message. */
  readonly text: string;
}

/**
 * The last value of each sensor in a key-value bucket of JetStream. It goes round the sensors and writes what has changed since: a reading costs
 * nothing more, and a sensor that changes a thousand times a second is written once a round. The subjects have all of its readings.
 */
export class LastValues {
  readonly #hub: Hub;
  readonly #options: LastValuesOptions;
  readonly #stop: () => void;
  /** What is in the bucket, by device and sensor. */
  readonly #written = new Map<string, Map<string, Entry>>();
  #timer: NodeJS.Timeout | undefined;
  #round: Iterator<Change, void> | undefined;
  #roundSince = Number.NEGATIVE_INFINITY;
  #isReady = false;

  constructor(hub: Hub, options: LastValuesOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#stop = hub.onDevice((change) => this.#onDevice(change));
  }

  /** Makes the bucket if there is none, and writes all that is known: at the start, and after NATS was away. */
  async begin(): Promise<void> {
    const { link, subjects, replicas, onProblem } = this.#options;
    this.#isReady = false;
    clearTimeout(this.#timer);
    try {
      await openBucket(link.connection, subjects.bucket, { replicas });
      this.#isReady = true;
    } catch (thrown) {
      onProblem(`NATS: there is no key-value bucket ${subjects.bucket} for last values: ${messageOf(thrown)}`);
      return;
    }
    this.#written.clear();
    this.#round = undefined;
    this.#later(0);
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
    if (this.#isReady) this.#write([...this.#changed()]);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#goOn(), ms);
    this.#timer.unref();
  }

  /** Writes a part of a round. What finds no room is written in the next one. */
  #goOn(): void {
    const { everyMs } = this.#options;
    const now = performance.now();
    if (this.#round === undefined) {
      this.#round = this.#changed();
      this.#roundSince = now;
    }
    this.#writeAll(this.#takePart(this.#round));
    const pauseMs = Math.min(betweenWritesMs, everyMs);
    this.#later(this.#round === undefined ? Math.max(pauseMs, this.#roundSince + everyMs - now) : pauseMs);
  }

  #takePart(round: Iterator<Change, void>): Change[] {
    const part: Change[] = [];
    while (part.length < writesAtOnce) {
      const { value, done } = round.next();
      if (done) this.#round = undefined;
      if (value === undefined) break;
      part.push(value);
    }
    return part;
  }

  /** The last one asks for a receipt: a cluster that chooses a leader loses what comes meanwhile, and that is written again. */
  #writeAll(part: readonly Change[]): void {
    const last = part.at(-1);
    if (last === undefined || !this.#write(part.slice(0, -1))) return;
    const { entry, reading, text } = last;
    entry.reading = reading;
    this.#options.link.confirm(entry.subject, text).catch(() => forget(part));
  }

  /** The readings that are not in the bucket yet. */
  *#changed(): Generator<Change, void> {
    for (const { name, sensors } of this.#hub.devices.values()) {
      if (!this.#options.owns(name)) continue;
      const entries = this.#entriesOf(name);
      for (const { name: sensor, reading } of sensors.values()) {
        if (reading === undefined) continue;
        const entry = entries.get(sensor) ?? this.#open(name, sensor);
        if (entry.reading === reading) continue;
        const text = readingText(reading);
        if (this.#options.link.fits(text)) yield { entry, reading, text };
      }
    }
  }

  /** Whether there was room for all of them. */
  #write(changes: readonly Change[]): boolean {
    const messages = changes.map(({ entry: { subject }, text }) => ({ subject, text }));
    const written = this.#options.link.publishAll(messages);
    for (const { entry, reading } of changes.slice(0, written)) entry.reading = reading;
    return written === changes.length;
  }

  #open(device: string, sensor: string): Entry {
    const entry = { subject: this.#subjectOf(device, sensor), reading: undefined };
    this.#entriesOf(device).set(sensor, entry);
    return entry;
  }

  #subjectOf(device: string, sensor: string): string {
    const { subjects } = this.#options;
    return `$KV.${subjects.bucket}.${subjects.key(device, sensor)}`;
  }

  #entriesOf(device: string): Map<string, Entry> {
    const known = this.#written.get(device) ?? new Map<string, Entry>();
    this.#written.set(device, known);
    return known;
  }

  /** Sensors that are gone leave no value behind. */
  #onDevice({ kind, device }: HubDeviceChange): void {
    const { link, owns } = this.#options;
    if (kind !== "description" || !owns(device.name)) return;
    const entries = this.#entriesOf(device.name);
    for (const [sensor, { subject }] of entries) {
      if (device.sensors.has(sensor)) continue;
      entries.delete(sensor);
      link.publishMark(subject, "KV-Operation", "DEL");
    }
  }
}

/** They are written again in the next round. */
function forget(changes: readonly Change[]): void {
  for (const { entry, reading } of changes) if (entry.reading === reading) entry.reading = undefined;
}
