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
  /** Whether a device is this gateway's. */
  readonly owns: (device: string) => boolean;
  readonly onProblem: (text: string) => void;
}

/**
 * The last value of each sensor in a key-value bucket of JetStream. A sensor that changes a thousand times a second is written once in each
 * interval: the subjects have all of its readings.
 */
export class LastValues {
  readonly #hub: Hub;
  readonly #options: LastValuesOptions;
  readonly #stops: readonly (() => void)[];
  readonly #changed = new Map<string, HubReading>();
  /** The keys of each device that are in the bucket. */
  readonly #written = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;

  constructor(hub: Hub, options: LastValuesOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#stops = [hub.onReadings((readings) => this.#take(readings)), hub.onDevice((change) => this.#onDevice(change))];
  }

  /** Makes the bucket if there is none, and writes all that is known: at the start, and after NATS was away. */
  async begin(): Promise<void> {
    const { link, subjects, onProblem } = this.#options;
    this.#isReady = false;
    try {
      await openBucket(link.connection, subjects.bucket, { history: 1 });
      this.#isReady = true;
    } catch (thrown) {
      onProblem(`NATS: there is no key-value bucket ${subjects.bucket} for last values: ${messageOf(thrown)}`);
      return;
    }
    for (const { sensors } of this.#hub.devices.values()) {
      for (const { reading } of sensors.values()) if (reading !== undefined) this.#take([reading]);
    }
  }

  close(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  #take(readings: readonly HubReading[]): void {
    const { subjects, everyMs, owns } = this.#options;
    for (const reading of readings) if (owns(reading.device)) this.#changed.set(subjects.key(reading.device, reading.sensor), reading);
    if (this.#changed.size === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, everyMs);
    this.#timer.unref();
  }

  /** What finds no room stays for the next time. */
  #write(): void {
    if (!this.#isReady) return;
    const { link, subjects } = this.#options;
    for (const [key, reading] of this.#changed) {
      if (!link.publish(`$KV.${subjects.bucket}.${key}`, readingText(reading))) break;
      this.#changed.delete(key);
      this.#keysOf(reading.device).add(key);
    }
    if (this.#changed.size > 0) this.#take([]);
  }

  #keysOf(device: string): Set<string> {
    const known = this.#written.get(device) ?? new Set<string>();
    this.#written.set(device, known);
    return known;
  }

  /** Sensors that are gone leave no value behind. */
  #onDevice({ kind, device }: HubDeviceChange): void {
    const { link, subjects, owns } = this.#options;
    if (kind !== "description" || !owns(device.name)) return;
    const there = new Set(Array.from(device.sensors.keys(), (name) => subjects.key(device.name, name)));
    const keys = this.#keysOf(device.name);
    for (const key of keys) {
      if (there.has(key)) continue;
      keys.delete(key);
      this.#changed.delete(key);
      link.publishMark(`$KV.${subjects.bucket}.${key}`, "KV-Operation", "DEL");
    }
  }
}
