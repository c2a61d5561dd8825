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
  const stopWatching = source.onConnectedChange?.((connected) => mirror.changeState(connected));
  return () => {
    stopFollowing();
    stopWatching?.();
    mirror.clear();
  };
}

class Mirror {
  readonly #copies = new Map<AnySensor, readonly AnySensor[]>();
  readonly #target: SensorSet;
  readonly #options: MirrorOptions;

  constructor(target: SensorSet, options: MirrorOptions) {
    this.#target = target;
    this.#options = options;
  }

  join(sensor: AnySensor, isConnected: boolean): void {
    const { rename = (name: string) => name } = this.#options;
    const names = rename(sensor.name, sensor) ?? [];
    const copies = (typeof names === "string" ? [names] : names).map((name) => copyOf(sensor, name));
    this.#copies.set(sensor, copies);
    if (isConnected) this.update(sensor);
    else this.#goGone(sensor);
    this.#target.add(...copies);
  }

  update(sensor: AnySensor): void {
    const { rewrite } = this.#options;
    const reading = rewrite === undefined ? sensor.reading : rewrite(sensor.reading, sensor);
    if (reading !== undefined) for (const copy of this.#copies.get(sensor) ?? []) copy.set(reading.value, reading);
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
    const { whenGone = "unreachable" } = this.#options;
    for (const copy of this.#copies.get(sensor) ?? []) {
      if (whenGone === "initial") copy.reset();
      else if (whenGone === "unreachable") copy.set(copy.value, { status: "unreachable" });
    }
  }
}

function copyOf(sensor: AnySensor, name: string): AnySensor {
  const { description, units, datatype, parameters, autoStrategy } = sensor;
  return new Sensor<unknown>({ name, description, units, datatype, parameters, autoStrategy, initialValue: sensor.value });
}
