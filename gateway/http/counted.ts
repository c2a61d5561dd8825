/** How many of something each name has: those that have none are forgotten. */
export class Counted {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** One more. Call the returned function when it has ended. */
  add(name: string): () => void {
    this.#change(name, 1);
    let hasEnded = false;
    return () => {
      if (!hasEnded) this.#change(name, -1);
      hasEnded = true;
    };
  }

  #change(name: string, change: number): void {
    const count = this.of(name) + change;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}
