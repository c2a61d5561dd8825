import { AnswerTooLargeError, messageOf } from "../../errors.js";
import type { Datatype } from "../../protocol/datatype.js";
import { escapeArgument } from "../../protocol/escapes.js";
import { Message } from "../../protocol/message.js";
import { formatFloat } from "../../protocol/numbers.js";
import { Sensor } from "../../sensors/sensor.js";
import { readStatus, readTimestamp, readValue } from "./reading-text.js";
import type { LastReading, Sampling, SamplingListener } from "./sampling-listener.js";
import { datatypeOfInfo, type SensorInfo } from "./sensor-info.js";

/** What a mirrored sensor tells its watcher. */
export interface MirroredSensorEvents {
  /** Of the protocol that is spoken. */
  major(): 4 | 5;
  /** Its value has so many more bytes than before, or fewer: whether it may be held. */
  hold(bytes: number): boolean;
  /** Takes each reading in place of the sensor. */
  readonly take: ((name: string, inform: Message, first: number) => void) | undefined;
  /** The device samples it as wanted, or does not have it now. */
  onAccepted(sensor: MirroredSensor): void;
  /** It is about to be sampled anew. */
  onDoubt(sensor: MirroredSensor): void;
  /** The device refused its strategy. */
  onRefused(sensor: MirroredSensor, error: unknown): void;
  onProblem(name: string, message: string): void;
}

/** A sensor of a device, and the local one that shows what it shows. */
export class MirroredSensor implements SamplingListener {
  readonly isPatient = true;
  readonly sensor: Sensor<unknown>;
  /** Whether it is not sampled yet as wanted. */
  isBehind = false;
  /** Whether the strategy that it should have was refused, so that `auto` has to do. */
  isRefused = false;
  /** In how many bytes its value came. */
  heldBytes = 0;
  /** Its part in what the device is asked to sample. */
  sampling: Sampling | undefined;
  readonly #datatype: Datatype<unknown>;
  readonly #isTime: boolean;
  readonly #events: MirroredSensorEvents;
  /** What cannot be shown is told of once, until something can be. */
  #isBad = false;
  #hasReading = false;

  /** @throws ContractError for a name that guidelines §7 do not allow */
  constructor({ name, description, units, type, parameters }: SensorInfo, events: MirroredSensorEvents) {
    this.#events = events;
    this.#isTime = type === "timestamp";
    // Here times are in seconds, whatever the device counts in: whoever shows it further speaks protocol 5.
    this.#datatype = datatypeOfInfo({ type, parameters }, 5);
    this.sensor = new Sensor({ name, description, units, datatype: this.#datatype, parameters });
  }

  onStatus(inform: Message, first: number): void {
    const { take } = this.#events;
    if (take === undefined) this.#show(inform, first);
    else take(this.sensor.name, inform, first);
  }

  #show(inform: Message, first: number): void {
    const { sensor } = this;
    const major = this.#events.major();
    try {
      this.#hold(inform.sizeOf(first + 2));
      const status = readStatus(inform, first);
      // A device that has been renewed since may speak another protocol.
      const datatype = this.#isTime ? datatypeOfInfo({ type: "timestamp", parameters: [] }, major) : this.#datatype;
      const value = readValue(inform, first, { datatype, status });
      sensor.set(value === undefined ? sensor.value : value, { status, timestamp: readTimestamp(inform, major) });
      this.#isBad = false;
      this.#hasReading = value !== undefined;
    } catch (thrown) {
      this.#hasReading = false;
      sensor.set(sensor.value, { status: "unknown" });
      this.tell(`its reading is not shown: ${messageOf(thrown)}`);
    }
  }

  /** @throws AnswerTooLargeError where the values of all sensors together would be more than may be held */
  #hold(bytes: number): void {
    if (bytes === this.heldBytes) return;
    if (!this.#events.hold(bytes - this.heldBytes)) throw new AnswerTooLargeError("the mirror is full (maximumHeldBytes)");
    this.heldBytes = bytes;
  }

  onAccepted(): void {
    this.#events.onAccepted(this);
  }

  onDoubt(): void {
    this.#hasReading = false;
    this.#events.onDoubt(this);
  }

  /** The device's list does not say so yet. */
  onGone(): void {
    this.#hasReading = false;
    this.loseTouch();
    this.#events.onAccepted(this);
  }

  onRefused(error: unknown): void {
    this.#events.onRefused(this, error);
  }

  last(): LastReading | undefined {
    if (!this.#hasReading || this.#events.major() === 4) return undefined;
    const { timestamp: time, name, status, datatype, value } = this.sensor;
    const words = [formatFloat(time), "1", name, status, escapeArgument(datatype.format(value))];
    return {
      inform: Message.fromWire("#", "sensor-status", undefined, words),
      first: 2,
    };
  }

  /** The directory tells of sensors that are gone, and the client of its end. */
  onEnd(): void {}

  /** It keeps its last value, which is not that of now. */
  loseTouch(): void {
    this.sensor.set(this.sensor.value, { status: "unreachable" });
  }

  tell(message: string): void {
    if (!this.#isBad) this.#events.onProblem(this.sensor.name, message);
    this.#isBad = true;
  }
}
