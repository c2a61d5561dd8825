import { DatatypeError, FailReply } from "../errors.js";
import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import type { Datatype } from "../protocol/datatype.js";
import { datatypeOf, timestamp } from "../protocol/datatypes.js";
import type { Message } from "../protocol/message.js";
import { STATUSES } from "../protocol/vocabulary.js";
import { fromUnicode } from "../protocol/wire-text.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { Reading } from "../sensors/reading.js";
import type { CallOptions } from "./client-options.js";
import { buildClientFamily, type SensorFamilyOf } from "./client-sensor-family.js";
import type { Stream } from "./stream.js";

/** What a sensor of a client needs of the connection, and no more. */
export interface SensorSource {
  /** The informs of `?sensor-value name`. @throws FailReply */
  readSensor(name: string, options: CallOptions): Promise<readonly Message[]>;
  /** The informs of `?sensor-list`. */
  listSensors(options: CallOptions): Promise<readonly Message[]>;
  /** Samples a sensor, and hands each `#sensor-status` of it to a stream. */
  sampleSensor<T>(name: string, strategy: string, decode: (inform: Message, first: number) => T): Stream<T>;
}

/** A sensor of a device, seen from a client. */
export class ClientSensor<T> {
  /** Its name on the wire. */
  readonly name: string;
  readonly #datatype: Datatype<T>;
  readonly #source: SensorSource;

  constructor(name: string, datatype: Datatype<T>, source: SensorSource) {
    this.name = name;
    this.#datatype = datatype;
    this.#source = source;
  }

  /** Asks for its reading now. @throws FailReply where the device does not have it. @throws RequestTimeoutError @throws ConnectionLostError */
  async read(options: CallOptions = {}): Promise<Reading<T>> {
    const [inform] = await this.#source.readSensor(this.name, options);
    if (inform === undefined) throw new FailReply(`the device sent no value of sensor ${this.name}`);
    return this.#decode(inform, 2);
  }

  /**
   * Its readings from now on, as the strategy says (guidelines §7.1): `auto`, `event`, `period 1`, `event-rate 1 10`, …
   * Ends when the loop does. All loops over one sensor share the strategy that was asked for last.
   * @throws FailReply where the device refuses the strategy. @throws ConnectionLostError when the connection is lost
   */
  readings(strategy = "auto"): AsyncIterableIterator<Reading<T>> {
    return this.#source.sampleSensor(this.name, strategy, (inform, first) => this.#decode(inform, first));
  }

  /** The triple that begins at argument `first`: name, status, value (guidelines §7.2, §7.3). @throws DatatypeError */
  #decode(inform: Message, first: number): Reading<T> {
    const word = inform.text(first + 1);
    const status = STATUSES.find((each) => each === word);
    if (status === undefined) throw new DatatypeError(`sensor "${this.name}": expected a status, received ${JSON.stringify(word)}`);
    return { timestamp: timestamp.parse(inform.wire(0) ?? ""), status, value: this.#datatype.parse(inform.wire(first + 2) ?? "") };
  }
}

/** A family of sensors, seen from a client. */
export type ClientSensorFamily<Parameters extends object, T> = SensorFamilyOf<Parameters, ClientSensor<T>>;

/** The sensors of a contract by their names in code. */
export function buildClientSensors(contract: Contract, source: SensorSource): object {
  const members = (contract.sensors ?? []).map((sensor) => [memberOf(sensor), buildClientSensor(sensor, source)] as const);
  return Object.freeze(Object.fromEntries(members));
}

function buildClientSensor({ name, parameters, ...type }: SensorContract, source: SensorSource): object {
  const datatype = datatypeOf(type, { isOpen: true });
  const build = (member: string): ClientSensor<unknown> => new ClientSensor(member, datatype, source);
  return parameters === undefined ? build(name) : buildClientFamily(new FamilyTemplate(name, parameters), { build, source });
}

/** ` name strategy parameter …`: the arguments of `?sensor-sampling`. */
export function samplingArguments(name: string, strategy: string): string {
  return ` ${name} ${fromUnicode(strategy)}`;
}
