import type { Status } from "../protocol/vocabulary.js";
import type { Appointment, Schedule } from "./schedule.js";
import type { Sensor, SensorFollower } from "./sensor.js";
import type { Strategy } from "./strategy.js";

/** When a sampler reports, in numbers: every strategy of guidelines Table 9 is a choice of these. */
interface Pace {
  /** Also an update that changes nothing counts. */
  readonly isEveryUpdate: boolean;
  /** A smaller change does not count; undefined: any change does. */
  readonly difference: number | bigint | undefined;
  readonly shortestMs: number;
  readonly longestMs: number;
}

const never = Number.POSITIVE_INFINITY;

/** What samplers report to, and wait with. */
export interface SamplerHost<T> {
  readonly schedule: Schedule;
  report(sensor: Sensor<T>): void;
}

/** One sensor on behalf of one client: reports it when its strategy says so (guidelines §7.1). */
export class SensorSampler<T> implements SensorFollower {
  readonly sensor: Sensor<T>;
  /** As it was asked for: `auto` stays `auto`. */
  readonly strategy: Strategy;
  readonly #pace: Pace;
  readonly #host: SamplerHost<T>;
  #appointment: Appointment | undefined;
  #isWaiting = false;
  #lastMs = 0;
  #lastValue: T;
  #lastStatus: Status;

  constructor(sensor: Sensor<T>, strategy: Strategy, host: SamplerHost<T>) {
    this.sensor = sensor;
    this.strategy = strategy;
    this.#pace = paceOf(strategy.kind === "auto" ? sensor.autoStrategy : strategy);
    this.#host = host;
    this.#lastValue = sensor.value;
    this.#lastStatus = sensor.status;
  }

  /** Reports at once, as guidelines §7.1 ask, and from now on as the strategy says. */
  start(): void {
    // A period reports whatever the sensor holds when it is over; updates do not matter to it.
    if (this.#pace.shortestMs < this.#pace.longestMs) this.sensor.follow(this);
    this.#send(this.#isTimed ? this.#host.schedule.clock.elapsedMs() : 0);
  }

  /** Never reports again. */
  stop(): void {
    this.sensor.unfollow(this);
    this.#appointment?.cancel();
    this.#appointment = undefined;
  }

  /** The sensor was updated. */
  onUpdate(): void {
    if (this.#isWaiting || !this.#hasChanged()) return;
    const { shortestMs } = this.#pace;
    const nowMs = this.#isTimed ? this.#host.schedule.clock.elapsedMs() : 0;
    const dueMs = this.#lastMs + shortestMs;
    if (shortestMs === 0 || nowMs >= dueMs) this.#send(nowMs);
    else this.#wait(dueMs);
  }

  /** Whether it matters when it reports: to look at the clock costs as much as a report does. */
  get #isTimed(): boolean {
    return this.#pace.shortestMs > 0 || this.#pace.longestMs !== never;
  }

  #hasChanged(): boolean {
    const { value, status, datatype } = this.sensor;
    const { isEveryUpdate, difference } = this.#pace;
    if (isEveryUpdate || status !== this.#lastStatus) return true;
    if (difference === undefined) return !datatype.equals(value, this.#lastValue);
    return differsBy(value as number | bigint, this.#lastValue as number | bigint, difference);
  }

  #wait(dueMs: number): void {
    this.#isWaiting = true;
    this.#appointment?.cancel();
    this.#appointment = this.#host.schedule.at(dueMs, () => this.#send(dueMs));
  }

  /** `atMs` is when the report was due, not when it came: so periods do not drift. */
  #send(atMs: number): void {
    this.#isWaiting = false;
    // Where no time has to pass, none is kept: it would be a number on the heap of each sampler.
    if (this.#pace.shortestMs > 0) this.#lastMs = atMs;
    this.#lastValue = this.sensor.value;
    this.#lastStatus = this.sensor.status;
    if (this.#pace.longestMs !== never) this.#sendAgain(atMs);
    this.#host.report(this.sensor);
  }

  #sendAgain(atMs: number): void {
    this.#appointment?.cancel();
    const dueMs = Math.max(this.#host.schedule.clock.elapsedMs(), atMs + this.#pace.longestMs);
    this.#appointment = this.#host.schedule.at(dueMs, () => this.#send(dueMs));
  }
}

/** Many sensors that are sampled at once share their strategy, and so their pace. */
const paces = new WeakMap<Strategy, Pace>();

function paceOf(strategy: Strategy): Pace {
  const known = paces.get(strategy) ?? readPace(strategy);
  paces.set(strategy, known);
  return known;
}

function readPace(strategy: Strategy): Pace {
  const pace = { isEveryUpdate: strategy.kind === "auto", difference: undefined, shortestMs: 0, longestMs: never };
  switch (strategy.kind) {
    case "period":
      return { ...pace, shortestMs: strategy.periodSeconds * 1000, longestMs: strategy.periodSeconds * 1000 };
    case "differential":
      return { ...pace, difference: strategy.difference };
    case "event-rate":
      return { ...pace, shortestMs: strategy.shortestSeconds * 1000, longestMs: strategy.longestSeconds * 1000 };
    case "differential-rate": {
      const { difference, shortestSeconds, longestSeconds } = strategy;
      return { ...pace, difference, shortestMs: shortestSeconds * 1000, longestMs: longestSeconds * 1000 };
    }
    default:
      return pace;
  }
}

/** Strictly more than the difference (Table 9: "changes by more than"). From or to NaN is a change too. */
function differsBy(value: number | bigint, last: number | bigint, difference: number | bigint): boolean {
  if (typeof value === "bigint" || typeof last === "bigint") {
    const change = BigInt(value) - BigInt(last);
    return change > difference || -change > difference;
  }
  if (Number.isNaN(value) || Number.isNaN(last)) return !Object.is(value, last);
  return Math.abs(value - last) > difference;
}
