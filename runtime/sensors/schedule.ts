import { type Guard, processGuard } from "../guard.js";
import type { Clock } from "./clock.js";
import { Heap } from "./heap.js";

/** Something that waits for its moment; `cancel` calls it off, also when it is too late. */
export interface Appointment {
  cancel(): void;
}

interface Entry {
  readonly dueMs: number;
  readonly run: () => void;
  state: "waiting" | "over";
}

/** How long what is due may keep the event loop from its sockets, and how many of them run between two looks at the clock. */
const longestTurnMs = 10;
const entriesBetweenLooks = 64;

/** All that waits, behind one timer of the clock: 20,000 sampled sensors are a heap, not 20,000 timers. */
export class Schedule {
  readonly clock: Clock;
  readonly #guard: Guard;
  readonly #entries = new Heap<Entry>((one, other) => one.dueMs < other.dueMs);
  /** Entries called off stay in the heap until they come up, or until they are most of it. */
  #calledOff = 0;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #stopTimer: () => void = () => {};

  /** `guard` is told of what throws when its time comes. */
  constructor(clock: Clock, guard = processGuard) {
    this.clock = clock;
    this.#guard = guard;
  }

  /** Runs `run` once `clock.elapsedMs()` has reached `dueMs`. */
  at(dueMs: number, run: () => void): Appointment {
    const entry: Entry = { dueMs, run, state: "waiting" };
    this.#entries.add(entry);
    this.#setTimer();
    return { cancel: () => this.#cancel(entry) };
  }

  /** Runs `run` once, after `delayMs` or a little later; what it returns calls that off. */
  after(delayMs: number, run: () => void): () => void {
    const appointment = this.at(this.clock.elapsedMs() + delayMs, run);
    return () => appointment.cancel();
  }

  #cancel(entry: Entry): void {
    if (entry.state === "over") return;
    entry.state = "over";
    this.#calledOff++;
    if (this.#calledOff * 2 <= this.#entries.size) return;
    this.#entries.filter(({ state }) => state === "waiting");
    this.#calledOff = 0;
    this.#setTimer();
  }

  /** Has the clock call for the first entry, and not at all when there is none. */
  #setTimer(): void {
    const dueMs = this.#entries.first?.dueMs ?? Number.POSITIVE_INFINITY;
    if (dueMs === this.#timerDueMs) return;
    this.#stopTimer();
    this.#timerDueMs = dueMs;
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, dueMs - this.clock.elapsedMs());
    this.#stopTimer = this.clock.after(delayMs, () => this.#runDue());
  }

  /** Clients may have hundreds of thousands of sensors sampled at one moment: they are reported in slices. */
  #runDue(): void {
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    const nowMs = this.clock.elapsedMs();
    let count = 0;
    for (let entry = this.#entries.first; entry !== undefined && entry.dueMs <= nowMs; entry = this.#entries.first) {
      this.#entries.removeFirst();
      if (entry.state === "over") this.#calledOff--;
      else this.#run(entry);
      if (++count % entriesBetweenLooks === 0 && this.clock.elapsedMs() - nowMs >= longestTurnMs) break;
    }
    this.#setTimer();
  }

  #run(entry: Entry): void {
    entry.state = "over";
    this.#guard.run("what was due", entry.run);
  }
}
