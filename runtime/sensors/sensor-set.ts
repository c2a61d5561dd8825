import { ContractError } from "../errors.js";
import { answered, type Guard, guardedBy, processGuard } from "../guard.js";
import type { Sensor } from "./sensor.js";
import { Turn } from "./turn.js";

/** A sensor of any type. */
// biome-ignore lint/suspicious/noExplicitAny: a set holds sensors of every type, and Sensor<unknown> would accept none of them.
export type AnySensor = Sensor<any>;

/** How a set has changed. */
export type SensorChange = "added" | "removed";

/** Called after each change of a set. If it throws, the device's log says so, and nothing stops. */
export type SensorSetObserver = (sensor: AnySensor, change: SensorChange) => void;

/** The sensors of a device, in the order in which they were added. It is a set of sensors, and a map by their names on the wire. */
export class SensorSet implements Iterable<AnySensor> {
  /** What waits for the end of this turn of the event loop: aggregates of these sensors. */
  readonly turn = new Turn((thrown) => this.#guard.tell("an aggregate", thrown));
  #guard = processGuard;
  readonly #sensors = new Map<string, AnySensor>();
  #observers: readonly { readonly notify: SensorSetObserver }[] = [];
  #sorted: readonly AnySensor[] | undefined;
  #revision = 0;

  /** @internal What tells of code of the author's that fails: observers, aggregates, and those of its sensors. */
  get guard(): Guard {
    return this.#guard;
  }

  set guard(guard: Guard) {
    this.#guard = guard;
    for (const sensor of this) sensor.guard = guard;
  }

  /** @internal Grows whenever a sensor comes or goes. */
  get revision(): number {
    return this.#revision;
  }

  get size(): number {
    return this.#sensors.size;
  }

  get(name: string): AnySensor | undefined {
    return this.#sensors.get(name);
  }

  /** Whether the set has a sensor, by its name or by itself. */
  has(sensor: string | AnySensor): boolean {
    return typeof sensor === "string" ? this.#sensors.has(sensor) : this.#sensors.get(sensor.name) === sensor;
  }

  /** The names of the sensors on the wire. */
  keys(): IterableIterator<string> {
    return this.#sensors.keys();
  }

  values(): IterableIterator<AnySensor> {
    return this.#sensors.values();
  }

  entries(): IterableIterator<[name: string, sensor: AnySensor]> {
    return this.#sensors.entries();
  }

  forEach(visit: (sensor: AnySensor, name: string, set: this) => void): void {
    const visitOne = answered(visit);
    for (const [name, sensor] of this.#sensors) visitOne(sensor, name, this);
  }

  [Symbol.iterator](): IterableIterator<AnySensor> {
    return this.#sensors.values();
  }

  /** Adds sensors: all of them, or none if a name is taken. @throws ContractError */
  add(...sensors: readonly AnySensor[]): this {
    this.checkFree(sensors);
    for (const sensor of sensors) {
      this.#sensors.set(sensor.name, sensor);
      sensor.guard = this.#guard;
      this.#notify(sensor, "added");
    }
    return this;
  }

  /** @internal @throws ContractError where one of these has a name that is there already, or that another one has */
  checkFree(sensors: readonly AnySensor[]): void {
    // One alone has no other to clash with.
    const names = sensors.length > 1 ? new Set<string>() : undefined;
    for (const { name } of sensors) {
      if (this.#sensors.has(name) || names?.has(name)) throw new ContractError(`sensor "${name}" exists already; remove it first`);
      names?.add(name);
    }
  }

  /** Removes a sensor, and ends all its sampling. False if the set did not have it. */
  remove(sensor: string | AnySensor): boolean {
    const found = this.#sensors.get(typeof sensor === "string" ? sensor : sensor.name);
    if (found === undefined || !this.has(sensor)) return false;
    this.#sensors.delete(found.name);
    this.#notify(found, "removed");
    return true;
  }

  /** The same as `remove`, as in maps and sets. */
  delete(sensor: string | AnySensor): boolean {
    return this.remove(sensor);
  }

  /** Removes all sensors. */
  clear(): void {
    for (const sensor of [...this]) this.remove(sensor);
  }

  /** Sorted by name, as lists of sensors are sent. */
  get sorted(): readonly AnySensor[] {
    this.#sorted ??= [...this.#sensors.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return this.#sorted;
  }

  /** Calls `observer` for each sensor that is added or removed. Call the returned function to stop. */
  attach(observer: SensorSetObserver): () => void {
    const observing = { notify: guardedBy(() => this.#guard, "an observer of the sensors", observer) };
    this.#observers = [...this.#observers, observing];
    return () => {
      this.#observers = this.#observers.filter((each) => each !== observing);
    };
  }

  #notify(sensor: AnySensor, change: SensorChange): void {
    this.#sorted = undefined;
    this.#revision++;
    for (const { notify } of this.#observers) notify(sensor, change);
  }
}
