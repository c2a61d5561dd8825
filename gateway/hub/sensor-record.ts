import type { Datatype, SensorInfo } from "katcp-runtime";
import type { SensorDescription } from "./device-description.js";
import type { HubSensor } from "./hub.js";
import type { Reading, ReadingOrigin } from "./reading.js";

/** What a sensor needs of its device. */
export interface SensorOwner {
  readonly name: string;
  describe(info: SensorInfo): SensorDescription;
  /** The type that the interface gives it, or else the device's list. */
  datatypeOf(info: SensorInfo): Datatype<unknown> | undefined;
}

/** A sensor of a device, and its latest reading. */
export class SensorRecord implements HubSensor, ReadingOrigin {
  readonly device: string;
  readonly name: string;
  readonly info: SensorInfo;
  reading: Reading | undefined;
  readonly #owner: SensorOwner;
  #description: SensorDescription | undefined;
  #datatype: Datatype<unknown> | undefined;

  constructor(info: SensorInfo, owner: SensorOwner) {
    this.device = owner.name;
    this.name = info.name;
    this.info = info;
    this.#owner = owner;
  }

  get description(): SensorDescription {
    this.#description ??= this.#owner.describe(this.info);
    return this.#description;
  }

  get datatype(): Datatype<unknown> | undefined {
    this.#datatype ??= this.#owner.datatypeOf(this.info);
    return this.#datatype;
  }

  /** The interface is another. */
  forget(): void {
    this.#description = undefined;
    this.#datatype = undefined;
  }
}
