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
const writesAtOnce = 500;
const betweenWritesMs = 100;

/**
 * The last value of each sensor in a key-value bucket of JetStream. It goes round the sensors and writes what has changed since: a reading costs
 * nothing more, and a sensor that changes a thousand times a second is written once a round. The subjects have all of its readings.
 */
export class LastValues {
  readonly #hub: Hub;
  readonly #options: LastValuesOptions;
  readonly #stop: () => void;
  /** What is in the bucket, by device and sensor. */
  readonly #written = new Map<string, Map<string, HubReading>>();
  #timer: NodeJS.Timeout | undefined;
  #round: Iterator<HubReading, void> | undefined;
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
    if (!this.#isReady) return;
    for (const reading of this.#changed()) if (!this.#write(reading)) return;
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

  #takePart(round: Iterator<HubReading, void>): HubReading[] {
    const part: HubReading[] = [];
    while (part.length < writesAtOnce) {
      const { value, done } = round.next();
      if (done) this.#round = undefined;
      if (value === undefined) break;
      part.push(value);
    }
    return part;
  }

  /** The last one asks for a receipt: a cluster that chooses a leader loses what comes meanwhile, and that is written again. */
  #writeAll(part: readonly HubReading[]): void {
    const last = part.at(-1);
    if (last === undefined || !part.slice(0, -1).every((reading) => this.#write(reading))) return;
    this.#writtenOf(last.device).set(last.sensor, last);
    this.#options.link.confirm(this.#subjectOf(last), readingText(last)).catch(() => this.#forget(part));
  }

  #forget(part: readonly HubReading[]): void {
    for (const reading of part) {
      const written = this.#writtenOf(reading.device);
      if (written.get(reading.sensor) === reading) written.delete(reading.sensor);
    }
  }

  /** The readings that are not in the bucket yet. */
  *#changed(): Generator<HubReading, void> {
    for (const { name, sensors } of this.#hub.devices.values()) {
      if (!this.#options.owns(name)) continue;
      const written = this.#writtenOf(name);
      for (const { name: sensor, reading } of sensors.values()) if (reading !== undefined && written.get(sensor) !== reading) yield reading;
    }
  }

  #write(reading: HubReading): boolean {
    if (!this.#options.link.publish(this.#subjectOf(reading), readingText(reading))) return false;
    this.#writtenOf(reading.device).set(reading.sensor, reading);
    return true;
  }

  #subjectOf({ device, sensor }: HubReading): string {
    const { subjects } = this.#options;
    return `$KV.${subjects.bucket}.${subjects.key(device, sensor)}`;
  }

  #writtenOf(device: string): Map<string, HubReading> {
    const known = this.#written.get(device) ?? new Map<string, HubReading>();
    this.#written.set(device, known);
    return known;
  }

  /** Sensors that are gone leave no value behind. */
  #onDevice({ kind, device }: HubDeviceChange): void {
    const { link, subjects, owns } = this.#options;
    if (kind !== "description" || !owns(device.name)) return;
    const written = this.#writtenOf(device.name);
    for (const sensor of written.keys()) {
      if (device.sensors.has(sensor)) continue;
      written.delete(sensor);
      link.publishMark(`$KV.${subjects.bucket}.${subjects.key(device.name, sensor)}`, "KV-Operation", "DEL");
    }
  }
}
