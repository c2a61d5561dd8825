/** So many names are asked for one by one; for more the whole list is read. */
const fewNames = 20;

/** Some of a device's sensors by their names, each with what is said to have become of it; or all of them. */
export class SensorNames implements Iterable<readonly [name: string, change: string]> {
  #isAll = false;
  readonly #names = new Map<string, string>();

  /** `added`, `removed`, `modified`, or nothing that we know. */
  add(name: string, change: string): void {
    if (!this.#isAll) this.#names.set(name, change);
  }

  addAll(): void {
    this.#isAll = true;
    this.#names.clear();
  }

  addFrom(other: SensorNames): void {
    if (other.#isAll) this.addAll();
    else for (const [name, change] of other) this.add(name, change);
  }

  has(name: string): boolean {
    return this.#isAll || this.#names.has(name);
  }

  delete(name: string): void {
    this.#names.delete(name);
  }

  get isEmpty(): boolean {
    return !this.#isAll && this.#names.size === 0;
  }

  /** Whether the whole list tells of them best. */
  get isMany(): boolean {
    return this.#isAll || this.#names.size > fewNames;
  }

  clear(): void {
    this.#isAll = false;
    this.#names.clear();
  }

  /** Empties it, and gives what it held. */
  take(): SensorNames {
    const taken = new SensorNames();
    taken.addFrom(this);
    this.clear();
    return taken;
  }

  [Symbol.iterator](): IterableIterator<[name: string, change: string]> {
    return this.#names.entries();
  }
}
