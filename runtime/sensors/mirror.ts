import { answered } from "../guard.js";
import { followMembers } from "./membership.js";
import type { Reading } from "./reading.js";
import { Sensor } from "./sensor.js";
import type { AnySensor, SensorSet } from "./sensor-set.js";

/** The source of mirrored sensors: another device, through a `SensorWatcher`, or your own set. */
export interface SensorSource {
  readonly sensors: SensorSet;
  /** Whether the readings are current; undefined: always. */
  readonly isConnected?: boolean;
  /** Calls `observer` when that changes. Call the returned function to stop. */
  onConnectedChange?(observer: (isConnected: boolean) => void): () => void;
}

/** What mirrored sensors show while the source is disconnected: `unreachable` with their last value, their last reading, or their initial value. */
export type GonePolicy = "unreachable" | "keep" | "initial";

/** Options of a mirror. */
export interface MirrorOptions {
  /** The names for a sensor of the source: one, several, or none to leave it out. Default: the same name. */
  readonly rename?: (name: string, sensor: AnySensor) => string | readonly string[] | undefined;
  /** Replaces a reading by another; undefined drops it. Default: no change. */
  readonly rewrite?: (reading: Reading<unknown>, sensor: AnySensor) => Reading<unknown> | undefined;
  /** Default: `unreachable`. */
  readonly whenGone?: GonePolicy;
}

/**
 * Shows the sensors of a source in your own set, and follows all changes, as proxies do. Call the returned function to stop: it removes the
 * mirrored sensors. If a sensor comes later and its name is taken, it is left out, and the device's log says so.
 * @throws ContractError if a name is taken or wrong: then nothing is mirrored
 */
export function mirrorSensors(source: SensorSource, target: SensorSet, options: MirrorOptions = {}): () => void {
  const mirror = new Mirror(target, options);
  mirror.prepare([...source.sensors]);
  const undo: (() => void)[] = [() => mirror.clear()];
  const stop = (): void => {
    for (const each of undo.toReversed()) each();
  };
  try {
    undo.push(follow(source, mirror));
    const stopWatching = answered(() => source.onConnectedChange?.((connected) => mirror.changeState(connected)))();
    if (stopWatching !== undefined) undo.push(stopWatching);
  } catch (thrown) {
    stop();
    throw thrown;
  }
  return stop;
}

function follow(source: SensorSource, mirror: Mirror): () => void {
  const isConnected = (): boolean => source.isConnected ?? true;
  return followMembers(source.sensors, () => true, {
    onJoin: (sensor) => mirror.join(sensor, isConnected()),
    onUpdate: (sensor) => mirror.update(sensor),
    onLeave: (sensor) => mirror.leave(sensor),
  });
}

class Mirror {
  readonly #copies = new Map<AnySensor, readonly AnySensor[]>();
  /** Made before any was shown. */
  readonly #prepared = new Map<AnySensor, readonly AnySensor[]>();
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

  /** Makes the copies of those that are there, so that none is shown where one cannot be. @throws ContractError */
  prepare(sensors: readonly AnySensor[]): void {
    for (const sensor of sensors) this.#prepared.set(sensor, this.#copiesOf(sensor));
    this.#target.checkFree([...this.#prepared.values()].flat());
  }

  /** @throws ContractError where one of its names is taken: then it is left out */
  join(sensor: AnySensor, isConnected: boolean): void {
    const copies = this.#prepared.get(sensor) ?? this.#copiesOf(sensor);
    this.#prepared.delete(sensor);
    this.#target.checkFree(copies);
    this.#copies.set(sensor, copies);
    if (isConnected) this.update(sensor);
    else this.#goGone(sensor);
    this.#target.add(...copies);
  }

  #copiesOf(sensor: AnySensor): readonly AnySensor[] {
    const names = this.#namesOf(sensor.name, sensor) ?? [];
    return (typeof names === "string" ? [names] : names).map((name) => copyOf(sensor, name));
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
