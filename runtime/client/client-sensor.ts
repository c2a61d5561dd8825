import { FailReply, KatcpError, RequestTimeoutError } from "../errors.js";
import { answered } from "../guard.js";
import type { Datatype } from "../protocol/datatype.js";
import { formatArguments, type Message } from "../protocol/message.js";
import type { Status } from "../protocol/vocabulary.js";
import type { Reading } from "../sensors/reading.js";
import type { AnySensor } from "../sensors/sensor-set.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import type { ListenOptions, ReadingListener, ReadingsOptions, WaitOptions } from "./reading-options.js";
import type { OrText } from "./received.js";
import { type SensorNames, sampleByAnyName } from "./renamed-sensor.js";
import { completeReading, findTriple, readReading } from "./sampling/reading-text.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import { type ReadingEvents, type ReadingSource, TypedListener } from "./sampling/typed-listener.js";
import { onAbort } from "./streams/on-abort.js";
import { Stream } from "./streams/stream.js";

/**
 * A sensor of a device, on a client. If it is discrete, its readings may have values that are not in the interface, since a newer device
 * may have more.
 */
export class ClientSensor<T> {
  /** Its name on the wire. */
  readonly name: string;
  readonly #datatypeOf: (major: 4 | 5) => Datatype<T>;
  readonly #core: ClientCore;
  readonly #names: SensorNames;

  /** @internal */
  constructor(name: string, typeOf: (major: 4 | 5) => Datatype<T>, core: ClientCore, aliases: readonly string[] = []) {
    this.name = name;
    this.#names = { name, aliases };
    this.#datatypeOf = typeOf;
    this.#core = core;
  }

  /** @internal Its name, and then its former ones. */
  get names(): readonly string[] {
    return [this.name, ...this.#names.aliases];
  }

  /**
   * Asks the device for the current reading.
   * @throws FailReply if the device does not have the sensor. @throws RequestTimeoutError @throws ConnectionLostError
   */
  read(options: CallOptions = {}): Promise<Reading<OrText<T>>> {
    const { name, aliases } = this.#names;
    const found = this.#core.caller.nameNow("sensor-list", name, aliases);
    return typeof found === "string" ? this.#read(found, options) : found.then((each) => this.#read(each, options));
  }

  #read(name: string, options: CallOptions): Promise<Reading<OrText<T>>> {
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
   * A stream of its readings from now on, sampled with a strategy (guidelines §7.1): `auto`, `event`, `period 1`, `event-rate 1 10`, … It
   * goes on after a reconnection, and when a removed sensor is back. It ends with the loop, or when the client closes. All loops and
   * listeners share one strategy on the device, the strongest that they need, so a loop may get more readings than it asked for.
   * @throws FailReply if the device refuses. @throws DatatypeError for a value that does not match its type. @throws StreamOverflowError
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

  /** Calls a listener with its readings, like `readings`. Call the returned function to stop. */
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
   * Waits for a reading with a given value, or one that a function accepts. The current reading counts too.
   * @throws RequestTimeoutError after `timeoutMs`; default: never. @throws the reason of the signal. @throws KatcpError if the sensor ends.
   * @throws what the function throws
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

  /** Waits for a reading with one of these statuses. @throws as `waitFor` does */
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
    return new KatcpError(`sensor "${this.name}" of ${this.#core.address} was removed before it had the wanted value`);
  }

  #describeTimeout(timeoutMs: number): RequestTimeoutError {
    return new RequestTimeoutError(
      `sensor "${this.name}" of ${this.#core.address} did not have the wanted value within ${timeoutMs / 1000} s`,
    );
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
    const sampling = sampleByAnyName(core, this.#names, strategy, listener);
    listener.sampling = sampling;
    return () => sampling.remove();
  }

  /** @internal The reading that a mirror of it holds. @throws DatatypeError for what is no value of its type */
  readFrom({ reading, datatype }: AnySensor): Reading<OrText<T>> {
    // A mirror knows what the wire says of the type, and no more; its timestamps are in seconds, whatever the device speaks.
    const value = this.#datatypeOf(5).parse(datatype.format(reading.value)) as OrText<T>;
    return { ...reading, value };
  }

  #decode(inform: Message, first: number): Reading<OrText<T>> {
    const { major } = this.#core;
    const datatype = this.#datatypeOf(major);
    return completeReading(readReading(inform, first, { datatype, major }), undefined, datatype) as Reading<OrText<T>>;
  }
}
