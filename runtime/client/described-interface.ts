import type { Contract, SensorContract, SensorTreeContract } from "../protocol/contract.js";
import type { Datatype } from "../protocol/datatype.js";
import { datatypeOf } from "../protocol/datatypes.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import { buildClientSensors } from "./client-sensors.js";
import { buildInformStreams, type InformSource } from "./inform-streams.js";
import { datatypeOfInfo, type SensorInfo } from "./sampling/sensor-info.js";
import { perMajor } from "./streams/per-major.js";
import { buildRequests } from "./typed-requests.js";

/** A request of a device that describes itself: it takes its arguments by their names in code, and gives the values of the reply in the same way. */
export type DescribedRequest = (args?: object, options?: CallOptions) => Promise<Readonly<Record<string, unknown>> | undefined>;

type TypeOf = (major: 4 | 5) => Datatype<unknown>;

interface Family {
  readonly template: FamilyTemplate;
  readonly typeOf: TypeOf;
}

/** So often a family is asked whether it has a sensor, of one description; after that the types are those that the device lists. Some seconds. */
const mostSteps = 20_000_000;
const mostFound = 250_000;

/** A device as it describes itself: the same requests, sensors and informs, by their names in code, as those of a generated client. */
export class DescribedInterface {
  readonly contract: Contract;
  /** `await dev.described?.req["setRate"]?.({ rate: 3 })` */
  readonly req: Readonly<Record<string, DescribedRequest>>;
  /** Sensors, families of sensors and groups. */
  readonly sensors: object;
  readonly inform: Readonly<Record<string, InformSource<Readonly<Record<string, unknown>>>>>;
  readonly #plain = new Map<string, TypeOf>();
  readonly #families: Family[] = [];
  /** What the families say of names: each sensor is asked for at each of its readings. */
  readonly #found = new Map<string, TypeOf | undefined>();
  #steps = 0;

  /** @internal @throws ContractError for a contract that is none */
  constructor(contract: Contract, core: ClientCore) {
    this.contract = contract;
    this.req = buildRequests(contract, core) as typeof this.req;
    this.sensors = buildClientSensors(contract, core);
    this.inform = buildInformStreams(contract, core) as typeof this.inform;
    this.#index(contract, "", []);
  }

  /** @internal The type of a sensor that the device lists. Where the list has another type than the interface, the list counts. */
  datatypeOf(info: SensorInfo, major: 4 | 5): Datatype<unknown> {
    const found = this.#typeOf(info.name)?.(major);
    return found?.wireName === info.type ? found : datatypeOfInfo(info, major);
  }

  #typeOf(name: string): TypeOf | undefined {
    return this.#plain.get(name) ?? (this.#found.has(name) ? this.#found.get(name) : this.#search(name));
  }

  /** Families and names are the device's: thousands of both would be looked at for minutes. */
  #search(name: string): TypeOf | undefined {
    this.#steps += this.#families.length;
    if (this.#steps > mostSteps) return undefined;
    const typeOf = this.#families.find(({ template }) => template.parse(name) !== undefined)?.typeOf;
    if (this.#found.size >= mostFound) this.#found.clear();
    this.#found.set(name, typeOf);
    return typeOf;
  }

  #index({ sensors = [], groups = [] }: SensorTreeContract, prefix: string, outer: NonNullable<SensorContract["parameters"]>): void {
    for (const { name, aliases = [], parameters = [], ...type } of sensors) {
      const typeOf = perMajor((major) => datatypeOf(type, { isOpen: true, isInMilliseconds: major === 4 }));
      const all = [...outer, ...parameters];
      if (all.length > 0) this.#families.push({ template: new FamilyTemplate(prefix + name, all), typeOf });
      else for (const each of [prefix + name, ...aliases]) this.#plain.set(each, typeOf);
    }
    for (const { name, separator = ".", parameters = [], ...tree } of groups)
      this.#index(tree, prefix + name + separator, [...outer, ...parameters]);
  }
}
