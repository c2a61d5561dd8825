import { quote } from "./nats-messages.js";
import type { NatsSubjects } from "./nats-subjects.js";

/** What stands in each message of a sensor. */
export interface SensorWords {
  readonly subject: string;
  /** The name in JSON. */
  readonly name: string;
}

/** The subjects of a device's readings, each put together once: a hundred thousand come in a second. */
export class DeviceSubjects {
  readonly readings: string;
  readonly #device: string;
  readonly #subjects: NatsSubjects;
  readonly #sensors = new Map<string, SensorWords>();

  constructor(device: string, subjects: NatsSubjects) {
    this.readings = subjects.readings(device);
    this.#device = device;
    this.#subjects = subjects;
  }

  of(sensor: string): SensorWords {
    let words = this.#sensors.get(sensor);
    if (words === undefined) {
      words = { subject: this.#subjects.sensor(this.#device, sensor), name: quote(sensor) };
      this.#sensors.set(sensor, words);
    }
    return words;
  }
}
