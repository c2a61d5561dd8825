/** How long a turn lasts: in milliseconds, and in steps for whatever the clock does not show. A test's clock stands still. */
interface TurnLength {
  readonly ms: number;
  readonly steps: number;
}

/** For a peer that has waited for it, while others wait. */
const usual: TurnLength = { ms: 2, steps: 1000 };
/** For one that comes while others wait: it need not wait behind them, but has less. */
const short: TurnLength = { ms: 0.5, steps: 250 };
/** While nobody else waits. */
const long: TurnLength = { ms: 5, steps: 5000 };
/** How long all turns together may keep the event loop from its sockets. */
const round: TurnLength = { ms: 10, steps: 10_000 };
/** Steps of usual cost between two looks at the clock, which costs as much as a small request does. */
const stepsBetweenLooks = 16;

/** One piece of work in turns: does some of it, and gives whether there is more. `handed`: it goes on in a promise, and this turn is its. */
type Task = () => boolean | "handed";

/**
 * Turns for peers that share one event loop: each works for about two milliseconds, and then the next one that waits does, whatever one
 * of them asks for and however many pieces of work it has. Between two rounds the event loop reads and writes sockets, so a peer that
 * asks for little is served at once.
 */
export class Turns {
  readonly #elapsedMs: () => number;
  readonly #waiting = new Set<Lane>();
  #isPlanned = false;
  /** Undefined: the clock has not been looked at yet. */
  #startMs: number | undefined;
  #length = long;
  #steps = 0;
  #unseen = 0;
  #isTimeUp = false;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** A lane for one more peer. */
  lane(): Lane {
    return new Lane(this);
  }

  /** A turn begins now. `hasWaited`: it is that of a peer that has waited for it. */
  begin(hasWaited: boolean): void {
    this.#length = this.#waiting.size === 0 ? long : hasWaited ? usual : short;
    // To look at the clock costs as much as a small request does: a turn of a few of them ends without.
    this.#startMs = hasWaited ? this.#elapsedMs() : undefined;
    this.#steps = 0;
    this.#unseen = 0;
    this.#isTimeUp = false;
  }

  /** Counts a step of the turn, and gives whether it is over. `cost`: how many usual steps it may be worth. */
  spend(cost: number): boolean {
    this.#steps++;
    this.#unseen += cost;
    return this.isOver;
  }

  /** Whether the turn has lasted long enough. */
  get isOver(): boolean {
    if (this.#isTimeUp || this.#steps >= this.#length.steps) return true;
    if (this.#unseen < stepsBetweenLooks) return false;
    this.see(this.#elapsedMs());
    return this.#isTimeUp;
  }

  /** The time that it is, as somebody has just looked: one look at the clock less. */
  see(nowMs: number): void {
    this.#unseen = 0;
    this.#startMs ??= nowMs;
    this.#isTimeUp = nowMs - this.#startMs >= this.#length.ms;
  }

  /** Has a lane wait for its turn. */
  enqueue(lane: Lane): void {
    this.#waiting.add(lane);
    this.#plan();
  }

  #goRound(): void {
    this.#isPlanned = false;
    const endMs = this.#elapsedMs() + round.ms;
    let steps = 0;
    for (const lane of this.#waiting) {
      this.#waiting.delete(lane);
      this.begin(true);
      const outcome = this.#takeTurn(lane);
      steps += this.#steps;
      // What was handed on runs once this callback returns.
      if (outcome === "handed" || steps >= round.steps || this.#elapsedMs() >= endMs) break;
    }
    this.#plan();
  }

  #takeTurn(lane: Lane): "handed" | undefined {
    try {
      return lane.takeTurn();
    } finally {
      if (lane.isWaiting) this.enqueue(lane);
    }
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.size === 0) return;
    this.#isPlanned = true;
    setImmediate(() => this.#goRound());
  }
}

/** The work of one peer: however many pieces it is, together they get one turn at a time. */
export class Lane {
  readonly #turns: Turns;
  readonly #tasks: Task[] = [];

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  get isWaiting(): boolean {
    return this.#tasks.length > 0;
  }

  /** A turn begins now, for work that need not wait; a short one where others wait. */
  begin(): void {
    this.#turns.begin(false);
  }

  /** Counts a step of the turn that goes on, and gives whether the turn is over. */
  spend(cost = 1): boolean {
    return this.#turns.spend(cost);
  }

  /** The time that it is, as somebody has just looked. */
  see(nowMs: number): void {
    this.#turns.see(nowMs);
  }

  /** Whether the turn that goes on has lasted long enough, and work that has more to do should wait for the next. */
  get isOver(): boolean {
    return this.#turns.isOver;
  }

  /** Has `task` called when the turn comes, and again at later turns until it gives false. */
  add(task: () => boolean): void {
    this.#enqueue(task);
  }

  /** Resolves when the turn comes. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#enqueue(() => {
        resolve();
        return "handed";
      });
    });
  }

  /** Works until the turn is over, each task after the other. */
  takeTurn(): "handed" | undefined {
    while (!this.#turns.isOver) {
      const task = this.#tasks.shift();
      if (task === undefined) return undefined;
      this.#turns.spend(1);
      const outcome = task();
      if (outcome === "handed") return outcome;
      if (outcome) this.#tasks.push(task);
    }
    return undefined;
  }

  #enqueue(task: Task): void {
    this.#tasks.push(task);
    this.#turns.enqueue(this);
  }
}
