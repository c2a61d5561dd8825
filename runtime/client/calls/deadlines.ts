import type { Clock } from "../../sensors/clock.js";
import type { Call } from "./call.js";
import { afterLastLook } from "./last-look.js";

/** The calls that time out after as long as each other: so the first that was made is the first that is due. */
class Deadline {
  readonly timeoutMs: number;
  first: Call | undefined;
  last: Call | undefined;
  isTimed = false;
  callOff: () => void = () => {};

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }
}

/** What deadlines need of their owner. */
export interface DeadlineEvents {
  /** A call has waited long enough. */
  onDue(call: Call): void;
  /** Whatever changes when something comes from the device. */
  readonly progress: () => unknown;
}

/**
 * When calls have waited long enough. A list for each length of time, and one timer for each list: a call that gets its answer costs
 * no timer, and there may be a million of them in a second.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #events: DeadlineEvents;
  readonly #byTimeout = new Map<number, Deadline>();

  constructor(clock: Clock, events: DeadlineEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  add(call: Call): void {
    if (call.timeoutMs === Number.POSITIVE_INFINITY) return;
    const deadline = this.#deadlineOf(call.timeoutMs);
    // Nearly always the last one; a call whose time was changed later was made before others.
    let before = deadline.last;
    while (before !== undefined && before.startedMs > call.startedMs) before = before.earlier;
    insert(call, before, deadline);
    if (!deadline.isTimed) this.#setTimer(deadline, Math.max(0, call.startedMs + call.timeoutMs - this.#clock.elapsedMs()));
  }

  remove(call: Call): void {
    const deadline = this.#byTimeout.get(call.timeoutMs);
    if (deadline === undefined || (call.earlier === undefined && deadline.first !== call)) return;
    if (call.earlier === undefined) deadline.first = call.later;
    else call.earlier.later = call.later;
    if (call.later === undefined) deadline.last = call.earlier;
    else call.later.earlier = call.earlier;
    call.earlier = undefined;
    call.later = undefined;
  }

  /** Leaves no timer behind. */
  close(): void {
    for (const deadline of this.#byTimeout.values()) deadline.callOff();
    this.#byTimeout.clear();
  }

  #deadlineOf(timeoutMs: number): Deadline {
    let deadline = this.#byTimeout.get(timeoutMs);
    if (deadline === undefined) {
      deadline = new Deadline(timeoutMs);
      this.#byTimeout.set(timeoutMs, deadline);
    }
    return deadline;
  }

  /** The timer is left to run when its list becomes empty: the next call is rarely far. */
  #setTimer(deadline: Deadline, delayMs: number): void {
    deadline.isTimed = true;
    const progress = this.#events.progress;
    deadline.callOff = afterLastLook({ clock: this.#clock, delayMs, progress }, () => this.#onTimer(deadline));
  }

  #onTimer(deadline: Deadline): void {
    deadline.isTimed = false;
    const nowMs = this.#clock.elapsedMs();
    for (let call = deadline.first; call !== undefined; call = deadline.first) {
      const leftMs = call.startedMs + call.timeoutMs - nowMs;
      // Timers of the platform may come a fraction of a millisecond early.
      if (leftMs >= 1) {
        this.#setTimer(deadline, leftMs);
        return;
      }
      this.remove(call);
      this.#events.onDue(call);
    }
    // A length of time that nobody waits for is forgotten: callers may give each call its own.
    if (!deadline.isTimed) this.#byTimeout.delete(deadline.timeoutMs);
  }
}

function insert(call: Call, before: Call | undefined, deadline: Deadline): void {
  const after = before === undefined ? deadline.first : before.later;
  call.earlier = before;
  call.later = after;
  if (before === undefined) deadline.first = call;
  else before.later = call;
  if (after === undefined) deadline.last = call;
  else after.earlier = call;
}
