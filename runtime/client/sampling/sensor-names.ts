/** Some of a device's sensors by their names, each with what is said to have become of it; or all of them. */
export class SensorNames implements Iterable<readonly [name: string, change: string]> {
  #isAll = false;
  readonly #names = new Map<string, string>();
  readonly #maximum: number;

  /** More names than `maximum` stand for all sensors: a device may say as many as it likes. */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** `added`, `removed`, `modified`, or nothing that we know. */
  add(name: string, change: string): void {
    if (this.#isAll) return;
    this.#names.set(name, change);
    if (this.#names.size > this.#maximum) this.addAll();
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

  get isAll(): boolean {
    return this.#isAll;
  }

  clear(): void {
    this.#isAll = false;
    this.#names.clear();
  }

  /** Empties it, and gives what it held. */
  take(): SensorNames {
    const taken = new SensorNames(this.#maximum);
    taken.addFrom(this);
    this.clear();
    return taken;
  }

  [Symbol.iterator](): IterableIterator<[name: string, change: string]> {
    return this.#names.entries();
  }
}
