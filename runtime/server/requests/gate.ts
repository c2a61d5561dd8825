/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
export class Gate {
  readonly #maximum: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws RangeError for less than one */
  constructor(maximum: number) {
    if (!(maximum >= 1)) throw new RangeError(`expected 1 or more at once, received ${maximum}`);
    this.#maximum = maximum;
  }

  /** Runs work now or when its turn comes. A promise only where it has to wait, or takes time; `work` must not throw. */
  run(work: () => PromiseLike<void> | undefined): PromiseLike<void> | undefined {
    if (this.#running < this.#maximum) {
      const result = this.#start(work);
      if (result === undefined) this.#admit();
      return result;
    }
    return new Promise<void>((resolve) => {
      this.#waiting.push(() => resolve(this.#start(work)));
    });
  }

  #start(work: () => PromiseLike<void> | undefined): PromiseLike<void> | undefined {
    this.#running++;
    const result = work();
    if (result !== undefined) return result.then(() => this.#leave());
    this.#running--;
    return undefined;
  }

  #leave(): void {
    this.#running--;
    this.#admit();
  }

  /** Lets in whoever there is room for. In a loop: of those whose client is gone thousands are done at once, one after the other. */
  #admit(): void {
    while (this.#running < this.#maximum) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}
