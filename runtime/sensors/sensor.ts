import { ContractError, DatatypeError, messageOf } from "../errors.js";
import { answered, type Guard, processGuard } from "../guard.js";
import { textOf } from "../printable.js";
import { type Datatype, refuseValue } from "../protocol/datatype.js";
import { type Timestamp, timestamp as timestampType } from "../protocol/datatypes.js";
import { escapeArgument } from "../protocol/escapes.js";
import { formatArguments } from "../protocol/message.js";
import { formatFloat } from "../protocol/numbers.js";
import { STATUSES, type Status } from "../protocol/vocabulary.js";
import { flat, fromUnicode, type WireText } from "../protocol/wire-text.js";
import { type Clock, systemClock } from "./clock.js";
import type { Reading } from "./reading.js";
import type { SensorOptions, UpdateOptions } from "./sensor-options.js";
import type { StaleRule, StatusRule } from "./status-rule.js";
import type { Strategy } from "./strategy.js";

/** Called after each update, also with the previous reading. If it throws, the device's log says so, and nothing stops. */
export type SensorObserver<T> = (sensor: Sensor<T>, reading: Reading<T>, previous: Reading<T>) => void;

/** One that follows every update and reads what it needs from the sensor: lighter than an observer, of which a sensor may have thousands. */
export interface SensorFollower {
  // biome-ignore lint/suspicious/noExplicitAny: a follower follows sensors of every type.
  onUpdate(sensor: Sensor<any>): void;
}

const nobody: readonly SensorFollower[] = [];
// What most sensors share: a device may have a hundred thousand of them.
const unobserved: readonly never[] = [];
const alwaysNominal = (): Status => "nominal";
const doNothing = (): void => {};
const auto: Strategy = { kind: "auto" };

const knownStatuses: ReadonlySet<unknown> = new Set(STATUSES);

const statusBegin = "#sensor-status";

const namePattern = /^[A-Za-z0-9._-]+$/;

/**
 * Something that a device shows: a value, its status and its time (guidelines §7).
 *
 * An update that nobody observes costs a few field writes; the text of a reading is made once, however many clients get it.
 */
export class Sensor<T> {
  readonly name: string;
  readonly description: string;
  readonly units: string;
  readonly datatype: Datatype<T>;
  readonly parameters: readonly WireText[];
  readonly autoStrategy: Strategy;
  readonly #statusOf: (value: T) => Status;
  readonly #initialValue: T;
  readonly #initialStatus: Status;
  readonly #clock: Clock;
  #stale: StaleRule | undefined;
  #onStaleChange: () => void = doNothing;
  #guard = processGuard;
  #observers: readonly SensorObserver<T>[] = unobserved;
  #followers: readonly SensorFollower[] = nobody;
  #value: T;
  #status: Status;
  #timestamp: Timestamp;
  /** Its reading as a `#sensor-status`, or why it cannot be written; undefined until somebody asks. */
  #statusLine: WireText | DatatypeError | undefined;
  #listing: WireText | undefined;

  /** @throws ContractError for a name that guidelines §7 do not allow. @throws DatatypeError for an initial value that the datatype cannot have */
  constructor(options: SensorOptions<T>) {
    if (!namePattern.test(options.name))
      throw new ContractError(`sensor ${JSON.stringify(options.name)}: expected a name of ${namePattern}`);
    this.name = options.name;
    this.description = options.description;
    this.units = options.units ?? "";
    this.datatype = options.datatype;
    this.parameters = options.parameters ?? options.datatype.parameters;
    this.autoStrategy = options.autoStrategy ?? auto;
    this.#statusOf = options.statusOf === undefined ? alwaysNominal : ruleOf(options.statusOf);
    this.#clock = options.clock ?? systemClock;
    this.#stale = options.stale;
    this.#initialValue = options.initialValue ?? options.datatype.initial;
    this.#check(this.#initialValue, undefined);
    this.#initialStatus = options.initialStatus ?? "unknown";
    this.#value = this.#initialValue;
    this.#status = this.#initialStatus;
    this.#timestamp = this.#clock.now();
  }

  /** Its type in `#sensor-list`. */
  get type(): string {
    return this.datatype.wireName;
  }

  get value(): T {
    return this.#value;
  }

  /**
   * Sets a value now, with the status from its rule.
   * @throws DatatypeError for a value that the datatype cannot have; the sensor keeps its reading
   */
  set value(value: T) {
    this.set(value);
  }

  get status(): Status {
    return this.#status;
  }

  /** Seconds since the epoch, UTC. */
  get timestamp(): Timestamp {
    return this.#timestamp;
  }

  /** When a reading becomes too old, and its status then. You can change this; a reading that is too old already stays so. */
  get stale(): StaleRule | undefined {
    return this.#stale;
  }

  set stale(rule: StaleRule | undefined) {
    this.#stale = rule;
    this.#onStaleChange();
  }

  /** @internal What tells of observers and codecs that fail: that of the set which it was added to last. */
  get guard(): Guard {
    return this.#guard;
  }

  set guard(guard: Guard) {
    this.#guard = guard;
  }

  /** @internal Has `observer` called when `stale` changes. */
  watchStaleRule(observer: () => void): void {
    this.#onStaleChange = observer;
  }

  get reading(): Reading<T> {
    return { timestamp: this.#timestamp, status: this.#status, value: this.#value };
  }

  /**
   * Sets a value, and a status and time if they are not the usual ones.
   * @throws DatatypeError for a value that the datatype cannot have, and for a timestamp that is not finite; the sensor keeps its reading
   */
  set(value: T, { status, timestamp }: UpdateOptions = {}): void {
    this.#check(value, timestamp);
    this.#accept(value, status ?? this.#statusOf(value), timestamp ?? this.#clock.now());
  }

  /** Sets a value only if the value or the status changes; else it does nothing and returns false. @throws DatatypeError */
  setIfChanged(value: T, options: UpdateOptions = {}): boolean {
    this.#check(value, options.timestamp);
    const status = options.status ?? this.#statusOf(value);
    if (status === this.#status && this.datatype.equals(value, this.#value)) return false;
    this.set(value, { ...options, status });
    return true;
  }

  /** Sets the initial value and status again, as of now. */
  reset(): void {
    this.#accept(this.#initialValue, this.#initialStatus, this.#clock.now());
  }

  /** Decodes the bytes of an argument with the datatype of this sensor. @throws DatatypeError */
  decode(bytes: Uint8Array): T {
    return this.datatype.decode(bytes);
  }

  /** Calls `observer` after each update from now on. Call the returned function to stop. */
  attach(observer: SensorObserver<T>): () => void {
    this.#observers = [...this.#observers, observer];
    return () => this.detach(observer);
  }

  detach(observer: SensorObserver<T>): void {
    const index = this.#observers.indexOf(observer);
    if (index !== -1) this.#observers = this.#observers.toSpliced(index, 1);
  }

  /** @internal Has `follower` told of each update from now on. */
  follow(follower: SensorFollower): void {
    this.#followers = this.#followers.length === 0 ? [follower] : [...this.#followers, follower];
  }

  /** @internal */
  unfollow(follower: SensorFollower): void {
    const index = this.#followers.indexOf(follower);
    if (index === -1) return;
    this.#followers = this.#followers.length === 1 ? nobody : this.#followers.toSpliced(index, 1);
  }

  /**
   * ` timestamp 1 name status value`: its reading, as `#sensor-value` and `#sensor-status` say it (guidelines §7.2, §7.3).
   * @throws DatatypeError for a value that its codec cannot write
   */
  get wire(): WireText {
    this.#statusLine ??= this.#write();
    // A view of the line, which costs no copy.
    if (typeof this.#statusLine === "string") return this.#statusLine.slice(statusBegin.length, -1);
    throw this.#statusLine;
  }

  /** `#sensor-status …`, the whole line: made once for all clients that get it. Empty for a value that its codec cannot write. */
  get statusLine(): WireText {
    this.#statusLine ??= this.#write();
    return typeof this.#statusLine === "string" ? this.#statusLine : "";
  }

  /** ` name description units type [parameter ...]`, as `#sensor-list` says it (guidelines §7.2). */
  get listing(): WireText {
    this.#listing ??= this.#list();
    return this.#listing;
  }

  #list(): WireText {
    const { name, description, units, type, parameters } = this;
    return flat(formatArguments([name, fromUnicode(description), fromUnicode(units), type, ...parameters]));
  }

  /** Followers are ours, but what they do may lead to code that is not: what one of them throws must not keep others from the update. */
  #tellFollowers(): void {
    const followers = this.#followers;
    for (let index = 0; index < followers.length; index++) {
      try {
        followers[index]?.onUpdate(this);
      } catch (thrown) {
        this.#guard.tell(`what follows sensor "${this.name}"`, thrown);
      }
    }
  }

  #tellObserver(observer: SensorObserver<T>, reading: Reading<T>, previous: Reading<T>): void {
    try {
      const result: unknown = answered(observer)(this, reading, previous);
      if (result !== undefined) this.#guard.follow(`an observer of sensor "${this.name}"`, result);
    } catch (thrown) {
      this.#guard.tell(`an observer of sensor "${this.name}"`, thrown);
    }
  }

  /** What a codec of the author's throws is told once for each reading, however many clients wait for that. */
  #write(): WireText | DatatypeError {
    try {
      const value = escapeArgument(this.datatype.format(this.#value));
      return flat(`${statusBegin} ${formatFloat(this.#timestamp)} 1 ${this.name} ${this.#status} ${value}\n`);
    } catch (thrown) {
      this.#guard.tell(`to write the value of sensor "${this.name}"`, thrown);
      return new DatatypeError(`sensor "${this.name}": its value cannot be written: ${messageOf(thrown)}`, { cause: thrown });
    }
  }

  #check(value: T, timestamp: Timestamp | undefined): void {
    if (!this.datatype.accepts(value)) throw this.#refuse(this.datatype, value);
    if (timestamp !== undefined && !Number.isFinite(timestamp)) throw this.#refuse(timestampType, timestamp);
  }

  #refuse({ expected }: { readonly expected: string }, value: unknown): DatatypeError {
    return new DatatypeError(`sensor "${this.name}": ${refuseValue(expected, value).message}`);
  }

  #accept(value: T, status: Status, timestamp: Timestamp): void {
    const previous = this.#observers.length === 0 ? undefined : this.reading;
    this.#value = value;
    this.#status = status;
    this.#timestamp = timestamp;
    this.#statusLine = undefined;
    this.#tellFollowers();
    if (previous === undefined) return;
    const reading = this.reading;
    for (const observer of this.#observers) this.#tellObserver(observer, reading, previous);
  }
}

/** A rule of the author's: what it throws, whoever sets the sensor gets. @throws DatatypeError for what is no status */
function ruleOf<T>(rule: StatusRule<T>): (value: T) => Status {
  const statusOf = answered(rule);
  return (value) => {
    const status = statusOf(value);
    if (knownStatuses.has(status)) return status;
    throw new DatatypeError(`statusOf returned ${textOf(status)}, expected one of ${STATUSES.join(", ")}`);
  };
}
