import { FailReply, KatcpError, RequestTimeoutError } from "../errors.js";
import { answered } from "../guard.js";
import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import type { Datatype } from "../protocol/datatype.js";
import { datatypeOf } from "../protocol/datatypes.js";
import type { Message } from "../protocol/message.js";
import type { Status } from "../protocol/vocabulary.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { Reading } from "../sensors/reading.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import { buildClientFamily, type SensorFamilyOf } from "./client-sensor-family.js";
import { findTriple, readReading } from "./sampling/reading-text.js";
import type { SamplingListener } from "./sampling/sampled-sensor.js";
import type { StrategyText } from "./sampling/strategy-need.js";
import { perMajor } from "./streams/per-major.js";
import { type BufferPolicy, Stream } from "./streams/stream.js";

/** Settings of a stream of readings. */
export interface ReadingsOptions {
  /** What is kept for a slow reader: the latest reading alone, or all up to so many, and then an error. Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the iteration, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a listener to a sensor is told. What it throws is a warning of the client (`onWarning`), and it goes on being told. */
export interface ReadingListener<T> {
  onReading(reading: Reading<T>): void;
  /** There is no more to hear: the sensor is gone, the client is closed, or the device refused, and says why. */
  onEnd?(cause: unknown): void;
}

/** A listener that never throws, or one of our own. */
interface SafeListener<T> {
  readonly tellReading: (reading: Reading<T>) => void;
  readonly tellEnd: (cause: unknown) => void;
}

/** Settings of a wait for a reading. */
export interface WaitOptions extends CallOptions {
  /** How the sensor is sampled until then; default `event`. */
  readonly strategy?: StrategyText | undefined;
}

/** A sensor of a device, seen from a client. */
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
  read(options: CallOptions = {}): Promise<Reading<T>> {
    const decode = (reply: Message, informs: readonly Message[]): Reading<T> => {
      checkReply(reply);
      for (const inform of informs) {
        const first = findTriple(inform, this.name);
        if (first !== undefined) return this.#decode(inform, first);
      }
      throw new FailReply(`the device sent no value of sensor ${this.name}`);
    };
    return this.#core.callStandard({ name: "sensor-value", args: ` ${this.name}` }, decode, options);
  }

  /**
   * Its readings from now on, as the strategy says (guidelines §7.1): `auto`, `event`, `period 1`, `event-rate 1 10`, … They go on
   * across reconnections, and end when the loop does, when the device has the sensor no more, or when the client is closed. Loops
   * and listeners share one strategy on the device, the strongest that they need: a loop may get more than it asked for.
   * @throws FailReply where the device refuses. @throws DatatypeError for what is no value of its type. @throws StreamOverflowError
   */
  readings(strategy: StrategyText = "auto", { buffer, signal }: ReadingsOptions = {}): AsyncIterableIterator<Reading<T>> {
    const onAbort = (): void => stream.end(signal?.reason);
    const stream: Stream<Reading<T>> = new Stream({
      buffer,
      onEnd: () => {
        remove();
        signal?.removeEventListener("abort", onAbort);
      },
    });
    const remove = this.#sample(strategy, {
      tellReading: (reading) => stream.push(reading),
      tellEnd: (cause) => stream.end(cause),
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort);
    return stream;
  }

  /** Has a listener told of its readings, as `readings` gives them; call what this returns to end that. */
  listen(strategy: StrategyText, listener: ReadingListener<T> | ((reading: Reading<T>) => void)): () => void {
    const { guard } = this.#core;
    const where = `a listener of sensor "${this.name}"`;
    if (typeof listener === "function") return this.#sample(strategy, { tellReading: guard.wrap(where, listener), tellEnd: () => {} });
    return this.#sample(strategy, {
      tellReading: guard.wrap(where, (reading) => listener.onReading(reading)),
      tellEnd: guard.wrap(where, (cause) => listener.onEnd?.(cause)),
    });
  }

  /**
   * Waits for a reading: of a value, or one that a function accepts; the reading that there is counts.
   * @throws RequestTimeoutError after `timeoutMs`; default: never. @throws the reason of the signal. @throws KatcpError where the sensor
   * ends. @throws what the function throws
   */
  waitFor(wanted: T | ((reading: Reading<T>) => boolean), options: WaitOptions = {}): Promise<Reading<T>> {
    const datatype = this.#datatypeOf(this.#core.major);
    const accepts =
      typeof wanted === "function"
        ? answered(wanted as (reading: Reading<T>) => boolean)
        : ({ value }: Reading<T>) => datatype.equals(value, wanted);
    return this.#wait(accepts, options);
  }

  /** The same for a reading of one of some statuses. @throws as `waitFor` does */
  waitForStatus(wanted: Status | readonly Status[], options: WaitOptions = {}): Promise<Reading<T>> {
    const statuses: readonly Status[] = typeof wanted === "string" ? [wanted] : wanted;
    return this.#wait(({ status }) => statuses.includes(status), options);
  }

  async #wait(accepts: (reading: Reading<T>) => boolean, { strategy = "event", signal, timeoutMs }: WaitOptions): Promise<Reading<T>> {
    signal?.throwIfAborted();
    const undo: (() => void)[] = [];
    try {
      return await new Promise<Reading<T>>((resolve, reject) => {
        const tellReading = (reading: Reading<T>): void => {
          try {
            if (accepts(reading)) resolve(reading);
          } catch (thrown) {
            reject(thrown);
          }
        };
        const onAbort = (): void => reject(signal?.reason);
        undo.push(this.#sample(strategy, { tellReading, tellEnd: (cause) => reject(cause ?? this.#describeEnd()) }));
        signal?.addEventListener("abort", onAbort);
        undo.push(() => signal?.removeEventListener("abort", onAbort));
        if (timeoutMs !== undefined) undo.push(this.#core.clock.after(timeoutMs, () => reject(this.#describeTimeout(timeoutMs))));
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

  #sample(strategy: StrategyText, listener: SafeListener<T>): () => void {
    const end = (cause: unknown): void => {
      sampling.remove();
      listener.tellEnd(cause);
    };
    const listening: SamplingListener = {
      onStatus: (inform, first) => {
        let reading: Reading<T>;
        try {
          reading = this.#decode(inform, first);
        } catch (thrown) {
          end(thrown);
          return;
        }
        listener.tellReading(reading);
      },
      onRefused: end,
      onEnd: end,
    };
    const sampling = this.#core.sample(this.name, strategy, listening);
    return () => sampling.remove();
  }

  #decode(inform: Message, first: number): Reading<T> {
    const { major } = this.#core;
    return readReading(inform, first, { datatype: this.#datatypeOf(major), major });
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
