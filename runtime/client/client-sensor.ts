import { FailReply, KatcpError, RequestTimeoutError } from "../errors.js";
import { answered } from "../guard.js";
import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import type { Datatype } from "../protocol/datatype.js";
import { datatypeOf } from "../protocol/datatypes.js";
import { formatArguments, type Message } from "../protocol/message.js";
import type { Status } from "../protocol/vocabulary.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { Reading } from "../sensors/reading.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import { buildClientFamily, type SensorFamilyOf } from "./client-sensor-family.js";
import type { OrText } from "./received.js";
import { completeReading, findTriple, readReading } from "./sampling/reading-text.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import { type ReadingEvents, type ReadingSource, type SensorGonePolicy, TypedListener } from "./sampling/typed-listener.js";
import { onAbort } from "./streams/on-abort.js";
import { perMajor } from "./streams/per-major.js";
import { type BufferPolicy, Stream } from "./streams/stream.js";
import type { UndecodablePolicy } from "./streams/undecodable.js";

/** Settings of a listener to readings. */
export interface ListenOptions {
  /**
   * What is done about a reading that is no value of its type: `throw` (the default) ends with the `DatatypeError`, `skip` leaves it out
   * and warns. Where the status says that the value means nothing, the value is not held against the type: see `isValidStatus`.
   */
  readonly onUndecodable?: UndecodablePolicy | undefined;
  /** What happens when the device does not have the sensor any more: `wait` (the default) goes on when it has it again, `end` ends. */
  readonly whenGone?: SensorGonePolicy | undefined;
}

/** Settings of a stream of readings. */
export interface ReadingsOptions extends ListenOptions {
  /** What is kept for a slow reader: the latest reading alone, or all up to so many, and then an error. Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the iteration, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a listener to a sensor is told. What it throws is a warning of the client (`onWarning`), and it goes on being told. */
export interface ReadingListener<T> {
  onReading(reading: Reading<T>): void;
  /** The device does not have the sensor now; there will be readings again when it has it again. */
  onGone?(): void;
  /** There is no more to hear: the client is closed, the device refused, or the sensor is gone and `whenGone` is `end`. */
  onEnd?(cause: unknown): void;
}

/** Settings of a wait for a reading. */
export interface WaitOptions extends CallOptions, Pick<ListenOptions, "onUndecodable"> {
  /** How the sensor is sampled until then; default `event`. */
  readonly strategy?: StrategyText | undefined;
}

/**
 * A sensor of a device, seen from a client. Its readings may be of values that the interface does not list, where it is discrete: a
 * newer device may have more of them.
 */
export class ClientSensor<T> {
  /** Its name on the wire. */
  readonly name: string;
  readonly #datatypeOf: (major: 4 | 5) => Datatype<T>;
  readonly #core: ClientCore;

  /** @internal */
  constructor(name: string, typeOf: (major: 4 | 5) => Datatype<T>, core: ClientCore) {
    this.name = name;
    this.#datatypeOf = typeOf;
    this.#core = core;
  }

  /** Asks for its reading now. @throws FailReply where the device does not have it. @throws RequestTimeoutError @throws ConnectionLostError */
  read(options: CallOptions = {}): Promise<Reading<OrText<T>>> {
    const { name } = this;
    const decode = (reply: Message, informs: readonly Message[]): Reading<OrText<T>> => {
      checkReply(reply);
      for (const inform of informs) {
        const first = findTriple(inform, name);
        if (first !== undefined) return this.#decode(inform, first);
      }
      throw new FailReply(`the device sent no value of sensor ${this.name}`);
    };
    return this.#core.caller.callStandard({ name: "sensor-value", args: formatArguments([name]) }, decode, options);
  }

  /**
   * Its readings from now on, as the strategy says (guidelines §7.1): `auto`, `event`, `period 1`, `event-rate 1 10`, … They go on
   * across reconnections, and when a sensor that was gone is there again; they end when the loop does, or when the client is closed.
   * Loops and listeners share one strategy on the device, the strongest that they need: a loop may get more than it asked for.
   * @throws FailReply where the device refuses. @throws DatatypeError for what is no value of its type. @throws StreamOverflowError
   */
  readings(
    strategy: StrategyText = "auto",
    { buffer, signal, ...options }: ReadingsOptions = {},
  ): AsyncIterableIterator<Reading<OrText<T>>> {
    const maximumBytes = this.#core.bounds.maximumHeldBytes;
    const stream: Stream<Reading<OrText<T>>> = new Stream({ buffer, maximumBytes, onEnd: () => remove() });
    const events: ReadingEvents<OrText<T>> = {
      tellReading: (reading, { bytes }) => stream.push(reading, bytes),
      tellEnd: (cause) => stream.end(cause),
    };
    const remove = this.follow(strategy, events, options);
    return stream.obey(signal);
  }

  /** Has a listener told of its readings, as `readings` gives them; call what this returns to end that. */
  listen(
    strategy: StrategyText,
    listener: ReadingListener<OrText<T>> | ((reading: Reading<OrText<T>>) => void),
    options: ListenOptions = {},
  ): () => void {
    const { guard } = this.#core;
    const where = `a listener of sensor "${this.name}"`;
    const { onReading, onGone, onEnd }: ReadingListener<OrText<T>> = typeof listener === "function" ? { onReading: listener } : listener;
    const tellReading = guard.wrap(where, (reading: Reading<OrText<T>>) => onReading.call(listener, reading));
    const events = {
      tellReading: (reading: Reading<OrText<T>>) => tellReading(reading),
      tellGone: guard.wrap(where, () => onGone?.call(listener)),
      tellEnd: guard.wrap(where, (cause: unknown) => onEnd?.call(listener, cause)),
    };
    return this.follow(strategy, events, options);
  }

  /**
   * Waits for a reading: of a value, or one that a function accepts; the reading that there is counts.
   * @throws RequestTimeoutError after `timeoutMs`; default: never. @throws the reason of the signal. @throws KatcpError where the sensor
   * ends. @throws what the function throws
   */
  waitFor(wanted: T | ((reading: Reading<OrText<T>>) => boolean), options: WaitOptions = {}): Promise<Reading<OrText<T>>> {
    const datatype = this.#datatypeOf(this.#core.major);
    const accepts =
      typeof wanted === "function"
        ? answered(wanted as (reading: Reading<OrText<T>>) => boolean)
        : ({ value }: Reading<OrText<T>>) => datatype.equals(value as T, wanted);
    // A value that only stands for one that cannot be read is none that anybody waits for.
    return this.#wait((reading, isRead) => isRead && accepts(reading), options);
  }

  /** The same for a reading of one of some statuses. @throws as `waitFor` does */
  waitForStatus(wanted: Status | readonly Status[], options: WaitOptions = {}): Promise<Reading<OrText<T>>> {
    const statuses: readonly Status[] = typeof wanted === "string" ? [wanted] : wanted;
    return this.#wait(({ status }) => statuses.includes(status), options);
  }

  async #wait(accepts: (reading: Reading<OrText<T>>, isRead: boolean) => boolean, options: WaitOptions): Promise<Reading<OrText<T>>> {
    const { strategy = "event", signal, timeoutMs, onUndecodable } = options;
    signal?.throwIfAborted();
    const undo: (() => void)[] = [];
    try {
      return await new Promise<Reading<OrText<T>>>((resolve, reject) => {
        const tellReading = (reading: Reading<OrText<T>>, { isRead }: ReadingSource): void => {
          try {
            if (accepts(reading, isRead)) resolve(reading);
          } catch (thrown) {
            reject(thrown);
          }
        };
        const tellEnd = (cause: unknown): void => reject(cause ?? this.#describeEnd());
        undo.push(this.follow(strategy, { tellReading, tellEnd }, { onUndecodable, whenGone: "end" }));
        if (signal !== undefined) undo.push(onAbort(signal, () => reject(signal.reason)));
        if (timeoutMs !== undefined) undo.push(this.#core.judgeAfter(timeoutMs, () => reject(this.#describeTimeout(timeoutMs))));
      });
    } finally {
      for (const each of undo) each();
    }
  }

  #describeEnd(): KatcpError {
    return new KatcpError(`sensor "${this.name}" of ${this.#core.address} is gone, and was not as wanted until then`);
  }

  #describeTimeout(timeoutMs: number): RequestTimeoutError {
    return new RequestTimeoutError(`sensor "${this.name}" of ${this.#core.address} was not as wanted within ${timeoutMs / 1000} s`);
  }

  /** @internal The same as `listen`, for what counts the bytes that readings come in. */
  follow(
    strategy: StrategyText,
    events: ReadingEvents<OrText<T>>,
    { onUndecodable = "throw", whenGone = "wait" }: ListenOptions = {},
  ): () => void {
    const core = this.#core;
    const listener = new TypedListener<OrText<T>>(events, {
      datatype: () => this.#datatypeOf(core.major) as Datatype<OrText<T>>,
      major: () => core.major,
      onUndecodable,
      whenGone,
      onSkip: (message) => core.warn({ kind: "sensor", device: core.address, sensor: this.name, message }),
    });
    const sampling = core.sample(this.name, strategy, listener);
    listener.sampling = sampling;
    return () => sampling.remove();
  }

  #decode(inform: Message, first: number): Reading<OrText<T>> {
    const { major } = this.#core;
    const datatype = this.#datatypeOf(major);
    return completeReading(readReading(inform, first, { datatype, major }), undefined, datatype) as Reading<OrText<T>>;
  }
}

/** A family of sensors, seen from a client. */
export type ClientSensorFamily<Parameters extends object, T> = SensorFamilyOf<Parameters, ClientSensor<T>>;

/** The sensors of a contract by their names in code. */
export function buildClientSensors(contract: Contract, core: ClientCore): object {
  const members = (contract.sensors ?? []).map((sensor) => [memberOf(sensor), buildClientSensor(sensor, core)] as const);
  return Object.freeze(Object.fromEntries(members));
}

function buildClientSensor({ name, parameters, ...type }: SensorContract, core: ClientCore): object {
  const typeOf = perMajor((major) => datatypeOf(type, { isOpen: true, isInMilliseconds: major === 4 }));
  const build = (member: string): ClientSensor<unknown> => new ClientSensor(member, typeOf, core);
  return parameters === undefined ? build(name) : buildClientFamily(new FamilyTemplate(name, parameters), { build, core });
}
