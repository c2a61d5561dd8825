import { Counted } from "./counted.js";

/** So many answers of one address are made or read at once: each may be some megabytes, and waits here until it is read. */
export const MOST_ANSWERS = 4;

/** So often the event loop goes round between two pieces. Each time it takes one new connection, and others may stand behind hundreds of those. */
const ROUNDS = 32;

/** Those that wait, by their addresses, which take turns. */
class FairQueue<Resume> {
  readonly #waiting = new Map<string, Resume[]>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** The address that has waited longest. */
  get first(): string {
    return this.#waiting.keys().next().value ?? "";
  }

  add(address: string, resume: Resume): void {
    const same = this.#waiting.get(address);
    if (same === undefined) this.#waiting.set(address, [resume]);
    else same.push(resume);
  }

  /** The next of an address, which then stands behind the others; undefined where none waits. */
  take(address: string): Resume | undefined {
    const same = this.#waiting.get(address) ?? [];
    const next = same.shift();
    this.#waiting.delete(address);
    if (same.length > 0) this.#waiting.set(address, same);
    return next;
  }
}

/**
 * Answers that take more than a moment to make. However many are asked for, one piece of one of them is made at a time, and everything else
 * is answered in between.
 */
export class CostlyAnswers {
  readonly #open = new Counted();
  /** Each is given the end of the one whose room it gets. */
  readonly #forRoom = new FairQueue<(end: () => void) => void>();
  readonly #forTurn = new FairQueue<() => void>();
  #isPlanned = false;

  /** Waits until an address may have one more. Call what it gives once, when that has been read or is given up. */
  async enter(address: string): Promise<() => void> {
    const end =
      this.#open.of(address) < MOST_ANSWERS
        ? this.#open.add(address)
        : await new Promise<() => void>((resolve) => this.#forRoom.add(address, resolve));
    return () => {
      const next = this.#forRoom.take(address);
      if (next === undefined) end();
      else next(end);
    };
  }

  /** Waits for the turn in which the next piece may be made. */
  turn(address: string): Promise<void> {
    return new Promise((resolve) => {
      this.#forTurn.add(address, resolve);
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#forTurn.isEmpty) return;
    this.#isPlanned = true;
    this.#goRound(ROUNDS);
  }

  #goRound(left: number): void {
    setImmediate(() => {
      if (left > 1) {
        this.#goRound(left - 1);
        return;
      }
      this.#isPlanned = false;
      this.#forTurn.take(this.#forTurn.first)?.();
      this.#plan();
    });
  }
}
