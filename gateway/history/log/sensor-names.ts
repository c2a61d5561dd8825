/** Numbers for the sensors of one chapter, so that a reading does not carry its name. */
export class SensorNames {
  readonly #ids = new Map<string, Map<string, number>>();
  readonly #names: (readonly [device: string, sensor: string])[] = [];

  get count(): number {
    return this.#names.length;
  }

  /** The number of a sensor; a new one if it has none. */
  idOf(device: string, sensor: string): number {
    const ids = this.#idsOf(device);
    const known = ids.get(sensor);
    if (known !== undefined) return known;
    const id = this.#names.push([device, sensor]) - 1;
    ids.set(sensor, id);
    return id;
  }

  find(device: string, sensor: string): number | undefined {
    return this.#ids.get(device)?.get(sensor);
  }

  /** Those from the number `id` on. */
  from(id: number): readonly (readonly [device: string, sensor: string])[] {
    return this.#names.slice(id);
  }

  #idsOf(device: string): Map<string, number> {
    const known = this.#ids.get(device);
    if (known !== undefined) return known;
    const ids = new Map<string, number>();
    this.#ids.set(device, ids);
    return ids;
  }
}
