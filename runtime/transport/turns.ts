/** How long one peer may work before the next one has its turn, in milliseconds. */
const turnMs = 2;
/** The same in steps, for whatever the clock does not show: a test's clock stands still. */
const turnSteps = 1000;
/** How long peers that wait for turns may keep the event loop from all else, in milliseconds. */
const roundMs = 10;
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
  #startMs = 0;
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

  /** A turn begins now. */
  begin(): void {
    this.#startMs = this.#elapsedMs();
    this.#steps = 0;
    this.#unseen = 0;
    this.#isTimeUp = false;
  }

  /** Counts a step of the turn. `cost`: how many usual steps it may be worth, where that is not known to be one. */
  spend(cost = 1): void {
    this.#steps++;
    this.#unseen += cost;
  }

  /** Whether the turn has lasted long enough. */
  get isOver(): boolean {
    if (this.#isTimeUp || this.#steps >= turnSteps) return true;
    if (this.#unseen < stepsBetweenLooks) return false;
    this.#unseen = 0;
    this.#isTimeUp = this.#elapsedMs() - this.#startMs >= turnMs;
    return this.#isTimeUp;
  }

  /** Has a lane wait for its turn. */
  enqueue(lane: Lane): void {
    this.#waiting.add(lane);
    this.#plan();
  }

  #goRound(): void {
    this.#isPlanned = false;
    const endMs = this.#elapsedMs() + roundMs;
    for (const lane of this.#waiting) {
      this.#waiting.delete(lane);
      this.begin();
      const outcome = this.#takeTurn(lane);
      // What was handed on runs once this callback returns.
      if (outcome === "handed" || this.#elapsedMs() >= endMs) break;
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

  /** A turn begins now, for work that need not wait. */
  begin(): void {
    this.#turns.begin();
  }

  /** Counts a step of the turn that goes on. */
  spend(cost = 1): void {
    this.#turns.spend(cost);
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
      this.#turns.spend();
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
