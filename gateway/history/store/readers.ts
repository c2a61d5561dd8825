/** Who reads at the moment: what they read is deleted when they are done. */
export class Readers {
  readonly #active = new Set<Promise<unknown>>();

  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    const running = work();
    this.#active.add(running);
    try {
      return await running;
    } finally {
      this.#active.delete(running);
    }
  }

  /** Resolves when all who read now are done. */
  async done(): Promise<void> {
    await Promise.allSettled(this.#active);
  }
}
