import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Status } from "katcp-runtime/vocabulary";
import type { PageMessage, ReadingsMessage } from "../../live/messages.js";
import { FrameQueue } from "./frame-queue.js";

/** The latest reading of a sensor. `text`: as on the wire, unescaped. `timestamp`: seconds since the epoch, by the device's clock. */
export interface LiveReading {
  readonly timestamp: number;
  readonly status: Status;
  readonly text: string;
}

export type ReadingListener = (reading: LiveReading) => void;

/** What one part of the page watches. */
export interface Watch {
  /** Replaces the sensors that it watches. */
  set(device: string, sensors: readonly string[]): void;
  close(): void;
}

export interface LiveReadingsOptions {
  readonly send: (message: PageMessage) => void;
  /** Runs a callback soon, so that a table that scrolls sends what it shows once and not row by row. */
  readonly later: (callback: () => void) => void;
  /** Runs a callback before the next frame is drawn. */
  readonly nextFrame: (callback: () => void) => void;
}

interface Watched {
  readonly signal: Signal<LiveReading | undefined>;
  readonly listeners: Set<ReadingListener>;
  holders: number;
}

/**
 * The readings of the sensors that something on the page shows. Only these does the gateway send, so that a device with 20,000 sensors
 * costs no more than one with fifty.
 */
export class LiveReadings {
  readonly #send: (message: PageMessage) => void;
  readonly #later: (callback: () => void) => void;
  readonly #devices = new Map<string, Map<string, Watched>>();
  readonly #changed = new Set<string>();
  readonly #toShow: FrameQueue<Watched, LiveReading>;

  constructor({ send, later, nextFrame }: LiveReadingsOptions) {
    this.#send = send;
    this.#later = later;
    this.#toShow = new FrameQueue(nextFrame, (part) => {
      batch(() => {
        for (const [watched, reading] of part) watched.signal.value = reading;
      });
    });
  }

  watch(): Watch {
    let release = (): void => {};
    return {
      set: (device, sensors) => {
        const before = release;
        const held = [...new Set(sensors)];
        for (const sensor of held) this.#hold(device, sensor);
        before();
        release = () => {
          release = () => {};
          for (const sensor of held) this.#release(device, sensor);
        };
      },
      close: () => release(),
    };
  }

  /** The reading of a sensor that somebody watches, to be shown: undefined until it has come, and of all others. Of many that come at once, a part changes in each frame. */
  of(device: string, sensor: string): ReadonlySignal<LiveReading | undefined> {
    return this.#devices.get(device)?.get(sensor)?.signal ?? nothing;
  }

  /** The latest reading of a sensor that somebody watches, also one that is still to be shown. */
  latest(device: string, sensor: string): LiveReading | undefined {
    const watched = this.#devices.get(device)?.get(sensor);
    return watched && this.#latestOf(watched);
  }

  /** Calls at once with each reading of a sensor that somebody watches. Call the returned function to stop. */
  listen(device: string, sensor: string, listener: ReadingListener): () => void {
    const watched = this.#devices.get(device)?.get(sensor);
    watched?.listeners.add(listener);
    return () => watched?.listeners.delete(listener);
  }

  take({ device, rows }: ReadingsMessage): void {
    const sensors = this.#devices.get(device);
    if (sensors === undefined) return;
    for (const [name, timestamp, status, text] of rows) {
      const watched = sensors.get(name);
      const reading = { timestamp, status, text };
      // A watch is answered with the latest of all that it names, also of those that were watched before.
      if (watched === undefined || isSame(this.#latestOf(watched), reading)) continue;
      this.#toShow.put(watched, reading);
      for (const listener of watched.listeners) listener(reading);
    }
  }

  #latestOf(watched: Watched): LiveReading | undefined {
    return this.#toShow.get(watched) ?? watched.signal.peek();
  }

  /** A new connection knows of no watch. */
  sendAll(): void {
    for (const device of this.#devices.keys()) this.#sendSoon(device);
  }

  #hold(device: string, sensor: string): void {
    const sensors = this.#devices.get(device) ?? new Map<string, Watched>();
    this.#devices.set(device, sensors);
    const watched = sensors.get(sensor);
    if (watched !== undefined) {
      watched.holders++;
      return;
    }
    sensors.set(sensor, { signal: signal(undefined), listeners: new Set(), holders: 1 });
    this.#sendSoon(device);
  }

  #release(device: string, sensor: string): void {
    const sensors = this.#devices.get(device);
    const watched = sensors?.get(sensor);
    if (watched === undefined || --watched.holders > 0) return;
    sensors?.delete(sensor);
    this.#sendSoon(device);
  }

  #sendSoon(device: string): void {
    if (this.#changed.size === 0) this.#later(() => this.#sendChanged());
    this.#changed.add(device);
  }

  #sendChanged(): void {
    const devices = [...this.#changed];
    this.#changed.clear();
    for (const device of devices) {
      const sensors = [...(this.#devices.get(device)?.keys() ?? [])];
      this.#send({ type: "watch", device, sensors });
      if (sensors.length === 0) this.#devices.delete(device);
    }
  }
}

function isSame(before: LiveReading | undefined, { timestamp, status, text }: LiveReading): boolean {
  return before !== undefined && before.timestamp === timestamp && before.status === status && before.text === text;
}

const nothing: ReadonlySignal<undefined> = signal(undefined);
