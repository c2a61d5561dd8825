import { answered } from "../guard.js";
import { followMembers } from "./membership.js";
import type { Reading } from "./reading.js";
import { Sensor } from "./sensor.js";
import type { AnySensor, SensorSet } from "./sensor-set.js";

/** Sensors that are watched from elsewhere: another device's, as a `SensorWatcher` of its client has them, or one's own. */
export interface SensorSource {
  readonly sensors: SensorSet;
  /** Whether the readings are those of now; absent: always. */
  readonly isConnected?: boolean;
  /** Has `observer` called when that changes; returns how to end it. */
  onConnectedChange?(observer: (isConnected: boolean) => void): () => void;
}

/** What mirrored sensors show while the other side is gone: `unreachable` with their last value, what they had, or their initial value. */
export type GonePolicy = "unreachable" | "keep" | "initial";

/** How sensors are mirrored. */
export interface MirrorOptions {
  /** The names here of a sensor there: one, several, or none to leave it out. Default: the same. */
  readonly rename?: (name: string, sensor: AnySensor) => string | readonly string[] | undefined;
  /** Another reading in place of the one that came; undefined drops it. Default: as it is. */
  readonly rewrite?: (reading: Reading<unknown>, sensor: AnySensor) => Reading<unknown> | undefined;
  /** Default: `unreachable`. */
  readonly whenGone?: GonePolicy;
}

/**
 * Shows the sensors of a source in a set of one's own, as they come, change and go: what proxies do. Names that are taken there
 * already are an error. Returns how to end it, which takes the mirrored sensors away.
 */
export function mirrorSensors(source: SensorSource, target: SensorSet, options: MirrorOptions = {}): () => void {
  const mirror = new Mirror(target, options);
  const isConnected = (): boolean => source.isConnected ?? true;
  const stopFollowing = followMembers(source.sensors, () => true, {
    onJoin: (sensor) => mirror.join(sensor, isConnected()),
    onUpdate: (sensor) => mirror.update(sensor),
    onLeave: (sensor) => mirror.leave(sensor),
  });
  const stopWatching = answered(() => source.onConnectedChange?.((connected) => mirror.changeState(connected)))();
  return () => {
    stopFollowing();
    stopWatching?.();
    mirror.clear();
  };
}

class Mirror {
  readonly #copies = new Map<AnySensor, readonly AnySensor[]>();
  readonly #target: SensorSet;
  readonly #namesOf: (name: string, sensor: AnySensor) => string | readonly string[] | undefined;
  readonly #readingOf: (reading: Reading<unknown>, sensor: AnySensor) => Reading<unknown> | undefined;
  readonly #whenGone: GonePolicy;

  /** A sensor that the author's code fails on is left out, or keeps what it showed. */
  constructor(target: SensorSet, { rename, rewrite, whenGone = "unreachable" }: MirrorOptions) {
    this.#target = target;
    this.#whenGone = whenGone;
    this.#namesOf = rename === undefined ? (name) => name : target.guard.ask("rename", rename, undefined);
    this.#readingOf = rewrite === undefined ? (reading) => reading : target.guard.ask("rewrite", rewrite, undefined);
  }

  join(sensor: AnySensor, isConnected: boolean): void {
    const names = this.#namesOf(sensor.name, sensor) ?? [];
    const copies = (typeof names === "string" ? [names] : names).map((name) => copyOf(sensor, name));
    this.#copies.set(sensor, copies);
    if (isConnected) this.update(sensor);
    else this.#goGone(sensor);
    this.#target.add(...copies);
  }

  update(sensor: AnySensor): void {
    const reading = this.#readingOf(sensor.reading, sensor);
    if (reading === undefined) return;
    for (const copy of this.#copies.get(sensor) ?? []) {
      // A rewritten reading may be none that the sensor can hold.
      this.#target.guard.run("rewrite", () => copy.set(reading.value, reading));
    }
  }

  leave(sensor: AnySensor): void {
    for (const copy of this.#copies.get(sensor) ?? []) this.#target.remove(copy);
    this.#copies.delete(sensor);
  }

  changeState(isConnected: boolean): void {
    for (const sensor of this.#copies.keys()) {
      if (isConnected) this.update(sensor);
      else this.#goGone(sensor);
    }
  }

  clear(): void {
    for (const sensor of [...this.#copies.keys()]) this.leave(sensor);
  }

  #goGone(sensor: AnySensor): void {
    for (const copy of this.#copies.get(sensor) ?? []) {
      if (this.#whenGone === "initial") copy.reset();
      else if (this.#whenGone === "unreachable") copy.set(copy.value, { status: "unreachable" });
    }
  }
}

function copyOf(sensor: AnySensor, name: string): AnySensor {
  const { description, units, datatype, parameters, autoStrategy } = sensor;
  return new Sensor<unknown>({ name, description, units, datatype, parameters, autoStrategy, initialValue: sensor.value });
}
