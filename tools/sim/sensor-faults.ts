import { type AnySensor, type DeviceServer, FailReply, messageOf, Sensor, type Status } from "katcp-runtime";
import { datatypeOf, type TypeContract } from "katcp-runtime/vocabulary";
import { escapeText } from "./escape-text.js";
import type { ModelSettings } from "./models/model-settings.js";
import type { SimulatedDevice } from "./simulated-device.js";
import type { WireFaults } from "./wire/wire-faults.js";

/** What faults of sensors are done to. */
export interface SensorFaultsOptions<D extends DeviceServer> {
  /** @throws FailReply while the device is away */
  readonly current: () => SimulatedDevice<D>;
  readonly faults: WireFaults;
}

/** A sensor that no interface knows. */
export interface StrangeSensor {
  readonly type: TypeContract["type"];
  readonly units?: string | undefined;
  /** Of a discrete. */
  readonly values?: readonly string[] | undefined;
}

/** What can be wrong with the sensors of a simulated device. Each method throws a `FailReply` for a sensor that is not there. */
export class SensorFaults {
  readonly #current: () => SimulatedDevice<DeviceServer>;
  readonly #faults: WireFaults;
  /** Those of the device that were removed, although they are always there. */
  readonly #removed = new Map<string, AnySensor>();
  readonly #strange = new Set<string>();
  readonly #touched = new Set<string>();

  /** @internal */
  constructor({ current, faults }: SensorFaultsOptions<DeviceServer>) {
    this.#current = current;
    this.#faults = faults;
  }

  /** Sets a sensor, and keeps its value: from now on nothing but a request moves it. `status`: until `releaseSensor`. @throws DatatypeError */
  setSensor(name: string, value: unknown, status?: Status): void {
    const sensor = this.#touch(name);
    const { life } = this.#current();
    life.hold(sensor, value);
    if (status !== undefined) life.setStatus(sensor, status);
  }

  /** The same with the value's text on the wire. @throws FailReply for what is no value of the sensor */
  setSensorText(name: string, text: Uint8Array, status?: Status): void {
    const sensor = this.#touch(name);
    try {
      this.setSensor(name, sensor.decode(text), status);
    } catch (thrown) {
      throw new FailReply(`sensor ${name}: ${messageOf(thrown)}; ?garble-sensor shows a text that is no value`);
    }
  }

  /** Gives a sensor a status, whatever its value is. */
  setStatus(name: string, status: Status): void {
    this.#current().life.setStatus(this.#touch(name), status);
  }

  /** Has the values of a sensor go on otherwise; undefined: as at the start. @throws ToolProblem for a model that its type cannot have */
  setModel(name: string, settings: ModelSettings | undefined): void {
    this.#current().life.setModel(this.#touch(name), settings);
  }

  /** Stops all updates of a sensor, so that its reading grows old. */
  freezeSensor(name: string): void {
    this.#current().life.freeze(this.#touch(name), true);
  }

  /** Keeps the updates of a sensor from all clients that sample it. Who asks for its value gets it. */
  silenceSensor(name: string): void {
    this.#faults.silent.add(this.#touch(name).name);
  }

  /** Has the readings of a sensor say a text instead of its value, also one that its type does not allow. */
  garbleSensor(name: string, text: string | Uint8Array): void {
    this.#faults.texts.set(this.#touch(name).name, escapeText(text));
  }

  /** Lets a sensor go on as at the start. */
  releaseSensor(name: string): void {
    this.#faults.silent.delete(name);
    this.#faults.texts.delete(name);
    this.#current().life.release(this.#find(name));
    this.#touched.delete(name);
  }

  /** Adds a sensor: one of the interface that comes and goes or was removed, or one that no interface knows. */
  addSensor(name: string, strange?: StrangeSensor): void {
    const { device } = this.#current();
    const { sensorSet } = device;
    if (sensorSet.has(name)) throw new FailReply(`there is a sensor ${name} already`);
    const removed = this.#removed.get(name);
    if (removed !== undefined) {
      sensorSet.add(removed);
      this.#removed.delete(name);
    } else if (strange !== undefined) {
      sensorSet.add(strangeSensor(name, strange));
      this.#strange.add(name);
    } else if (!this.#current().setPresent(name, true)) {
      throw new FailReply(`no sensor ${name} of the interface comes and goes: give its type to add one that the interface does not know`);
    }
  }

  /** Removes a sensor, also one that the interface says is always there. */
  removeSensor(name: string): void {
    const sensor = this.#find(name);
    this.#touched.delete(name);
    if (this.#current().setPresent(name, false) || this.#strange.delete(name)) {
      this.#current().device.sensorSet.remove(sensor);
      return;
    }
    this.#current().device.sensorSet.remove(sensor);
    this.#removed.set(name, sensor);
  }

  /** All sensors go on as at the start; what was added goes, and what was removed comes back. */
  releaseSensors(): void {
    const { device, life } = this.#current();
    for (const name of this.#strange) device.sensorSet.remove(name);
    this.#strange.clear();
    for (const sensor of this.#removed.values()) if (!device.sensorSet.has(sensor.name)) device.sensorSet.add(sensor);
    this.#removed.clear();
    for (const name of this.#touched) {
      const sensor = device.sensorSet.get(name);
      if (sensor !== undefined) life.release(sensor);
    }
    this.#touched.clear();
  }

  /** @internal A device that has begun anew has all its sensors. */
  forgetSensors(): void {
    this.#removed.clear();
    this.#strange.clear();
    this.#touched.clear();
  }

  #find(name: string): AnySensor {
    const sensor = this.#current().device.sensorSet.get(name);
    if (sensor === undefined) throw new FailReply(`there is no sensor ${name}`);
    return sensor;
  }

  #touch(name: string): AnySensor {
    const sensor = this.#find(name);
    this.#touched.add(name);
    return sensor;
  }
}

function strangeSensor(name: string, { type, units, values = [] }: StrangeSensor): AnySensor {
  const given = type === "discrete" && values.length > 0 ? { type, values } : { type };
  if (type === "discrete" && values.length === 0) throw new FailReply("a discrete sensor needs its values");
  const description = "A sensor that the interface does not know.";
  return new Sensor({
    name,
    description,
    datatype: datatypeOf(given),
    ...(units === undefined ? {} : { units }),
    initialStatus: "nominal",
  });
}
