import type { SensorInfo, UntypedClient } from "katcp-runtime";
import type { RoleRules } from "../site/request-role.js";
import { describeRequests } from "./describe-request.js";
import { describeSensor } from "./describe-sensor.js";
import type { DeviceDescription, SensorDescription } from "./device-description.js";
import type { FoundInterface } from "./find-interface.js";
import { InterfaceIndex } from "./interface-index.js";
import type { SensorRecord } from "./sensor-record.js";

/** What the knowledge of a device is made of. */
export interface KnownDeviceOptions {
  readonly name: string;
  readonly rules: RoleRules;
  /** What the device lists in `?help`. */
  readonly client: Pick<UntypedClient, "requests">;
  readonly sensors: ReadonlyMap<string, SensorRecord>;
  /** The description is another: told once for all that changes in a turn. */
  readonly onChange: () => void;
}

/** What is known of a device beside its readings: its interface, and the description that is made of that and of what the device lists. */
export class KnownDevice {
  readonly #options: KnownDeviceOptions;
  #found: FoundInterface | undefined;
  #index: InterfaceIndex | undefined;
  #description: DeviceDescription | undefined;
  #revision = 0;
  #willTell = false;

  constructor(options: KnownDeviceOptions) {
    this.#options = options;
  }

  /** Grows with each change of the description. */
  get revision(): number {
    return this.#revision;
  }

  /** Made when it is asked for after a change. */
  get description(): DeviceDescription {
    this.#description ??= this.#describe();
    return this.#description;
  }

  describeSensor(info: SensorInfo): SensorDescription {
    return describeSensor(info, this.#index);
  }

  /** The type that the interface gives a sensor. */
  datatypeOf(info: SensorInfo): SensorRecord["datatype"] {
    return this.#index?.datatypeOf(info);
  }

  /** The device has this interface, and perhaps other requests than before. */
  onFound(found: FoundInterface): void {
    if (found.interface !== this.#found?.interface) this.setInterface(found);
    this.onChanged();
  }

  /** The same of an interface that is known before the device is. */
  setInterface(found: FoundInterface): void {
    this.#found = found;
    this.#index = found.interface && new InterfaceIndex(found.interface);
    for (const sensor of this.#options.sensors.values()) sensor.forget();
  }

  /** Sensors or requests of the device are others. */
  onChanged(): void {
    this.#description = undefined;
    this.#revision++;
    if (this.#willTell) return;
    this.#willTell = true;
    setImmediate(() => {
      this.#willTell = false;
      this.#options.onChange();
    });
  }

  #describe(): DeviceDescription {
    const { name, client, rules, sensors } = this.#options;
    const model = this.#found?.interface?.model;
    const isOwn = this.#found !== undefined && this.#found.source !== "help";
    const requests = [...client.requests].map(([each, { description }]) => [each, description] as const);
    return {
      device: name,
      revision: this.#revision,
      source: this.#found?.source ?? "help",
      interface: model && isOwn ? { name: model.name, version: model.version, description: model.description } : undefined,
      roles: isOwn ? (model?.roles ?? []) : [],
      requests: describeRequests({
        models: model?.requests ?? [],
        standard: new Map(model?.standard.map(({ name: standard, access }) => [standard, access])),
        listed: requests.length === 0 ? undefined : new Map(requests),
        rules,
      }),
      sensors: [...sensors.values()].map(({ description }) => description).sort(byName),
      groups: this.#index?.groups ?? [],
    };
  }
}

function byName(one: SensorDescription, other: SensorDescription): number {
  return one.name < other.name ? -1 : 1;
}
