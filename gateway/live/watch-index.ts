import type { HubReading } from "../hub/hub-reading.js";

/** Who hears of readings. */
export interface Watching {
  onReading(reading: HubReading): void;
}

/** Who watches which sensors: a reading that nobody watches costs two looks in maps. */
export class WatchIndex {
  readonly #devices = new Map<string, Map<string, Set<Watching>>>();
  readonly #watched = new Map<Watching, Map<string, readonly string[]>>();

  add(who: Watching, device: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const sensors = this.#devices.get(device) ?? new Map<string, Set<Watching>>();
    this.#devices.set(device, sensors);
    for (const name of names) {
      const watching = sensors.get(name) ?? new Set();
      sensors.set(name, watching.add(who));
    }
    const its = this.#watched.get(who) ?? new Map<string, readonly string[]>();
    this.#watched.set(who, its.set(device, names));
  }

  /** Ends what somebody watches of a device, and gives how many sensors that were. */
  remove(who: Watching, device: string): number {
    const names = this.#watched.get(who)?.get(device) ?? [];
    const sensors = this.#devices.get(device);
    for (const name of names) {
      const watching = sensors?.get(name);
      watching?.delete(who);
      if (watching?.size === 0) sensors?.delete(name);
    }
    if (sensors?.size === 0) this.#devices.delete(device);
    this.#watched.get(who)?.delete(device);
    return names.length;
  }

  removeAll(who: Watching): void {
    for (const device of [...(this.#watched.get(who)?.keys() ?? [])]) this.remove(who, device);
    this.#watched.delete(who);
  }

  take(readings: readonly HubReading[]): void {
    if (this.#devices.size === 0) return;
    for (const reading of readings) {
      const watching = this.#devices.get(reading.device)?.get(reading.sensor);
      if (watching !== undefined) for (const who of watching) who.onReading(reading);
    }
  }

  /** What is watched of a device, by anybody. */
  of(device: string): ReadonlyMap<string, ReadonlySet<Watching>> {
    return this.#devices.get(device) ?? new Map();
  }
}
