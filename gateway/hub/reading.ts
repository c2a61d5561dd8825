import type { Datatype, Status } from "katcp-runtime";
import type { HubReading } from "./hub-reading.js";

/** The sensor that readings are of. */
export interface ReadingOrigin {
  readonly device: string;
  readonly name: string;
  /** Undefined where nothing is known of its type: then values are texts. */
  readonly datatype: Datatype<unknown> | undefined;
}

/** A reading whose value is decoded when somebody asks for it: ten thousand come in a second, and most are only looked at as text. */
export class Reading implements HubReading {
  readonly device: string;
  readonly sensor: string;
  readonly timestamp: number;
  readonly receivedAt: number;
  readonly status: Status;
  readonly text: string;
  readonly #origin: ReadingOrigin;

  /** Places, and no object of options: one for each reading would be a second object. */
  constructor(origin: ReadingOrigin, status: Status, text: string, timestamp: number, receivedAt: number) {
    this.device = origin.device;
    this.sensor = origin.name;
    this.timestamp = timestamp;
    this.receivedAt = receivedAt;
    this.status = status;
    this.text = text;
    this.#origin = origin;
  }

  get value(): unknown {
    const { datatype } = this.#origin;
    if (datatype === undefined) return this.text;
    try {
      return datatype.decode(Buffer.from(this.text));
    } catch {
      return this.text;
    }
  }

  /** The same with another status: of a device that is not there, nothing is known but what was. */
  withStatus(status: Status): Reading {
    return new Reading(this.#origin, status, this.text, this.timestamp, this.receivedAt);
  }
}
