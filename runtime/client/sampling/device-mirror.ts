import { messageOf } from "../../errors.js";
import type { SensorSet } from "../../sensors/sensor-set.js";
import { MirroredSensor, type MirroredSensorEvents } from "./mirrored-sensor.js";
import type { Sampling, SamplingListener } from "./sampling-listener.js";
import type { SensorInfo } from "./sensor-info.js";
import { matches, type StrategyRules } from "./strategy-rules.js";

/** What a mirror is made of. */
export interface DeviceMirrorOptions {
  /** Where the sensors are shown. */
  readonly sensors: SensorSet;
  readonly strategies: StrategyRules;
  /** How many bytes their values may have. */
  readonly maximumHeldBytes: number;
  /** Of the protocol that is spoken. */
  major(): 4 | 5;
  sample(name: string, strategy: string, listener: SamplingListener): Sampling;
  /** Whether a sensor is wanted. */
  accepts(info: SensorInfo): boolean;
  /** Takes each reading in place of the sensors. */
  readonly take: MirroredSensorEvents["take"];
  /** `isBehind` may be another. */
  onProgress(): void;
  onProblem(sensor: string, message: string): void;
}

/** The sensors of a device that are mirrored: each is sampled, and shown as it comes. */
export class DeviceMirror {
  readonly #options: DeviceMirrorOptions;
  readonly #mirrored = new Map<string, MirroredSensor>();
  readonly #events: MirroredSensorEvents;
  /** How many are not sampled yet as wanted. */
  #behind = 0;
  #heldBytes = 0;

  constructor(options: DeviceMirrorOptions) {
    this.#options = options;
    this.#events = {
      major: () => options.major(),
      hold: (bytes) => this.#hold(bytes),
      take: options.take,
      onAccepted: (which) => this.#catchUp(which),
      onDoubt: (which) => this.#fallBehind(which),
      onRefused: (which, error) => this.#onRefused(which, error),
      onProblem: (sensor, message) => options.onProblem(sensor, message),
    };
  }

  /** Whether some are not sampled yet as wanted. */
  get isBehind(): boolean {
    return this.#behind > 0;
  }

  /** The device has a sensor. */
  add(info: SensorInfo): void {
    if (!this.#options.accepts(info)) return;
    try {
      const mirrored = new MirroredSensor(info, this.#events);
      this.#mirrored.set(info.name, mirrored);
      this.#options.sensors.add(mirrored.sensor);
      this.#sample(mirrored);
    } catch (thrown) {
      this.#options.onProblem(info.name, `it is left out: ${messageOf(thrown)}`);
    }
  }

  /** The device does not have it any more. */
  remove(name: string): void {
    const mirrored = this.#mirrored.get(name);
    if (mirrored === undefined) return;
    this.#mirrored.delete(name);
    mirrored.sampling?.remove();
    this.#hold(-mirrored.heldBytes);
    this.#setBehind(mirrored, false);
    this.#options.sensors.remove(name);
  }

  /** The rules of those that match have changed. */
  resample(names: string | RegExp): void {
    for (const mirrored of this.#mirrored.values()) if (matches(names, mirrored.sensor.name)) this.#sample(mirrored);
  }

  /** The connection is gone: what they show is not that of now. */
  onLost(): void {
    for (const mirrored of this.#mirrored.values()) {
      if (mirrored.isBehind && mirrored.sensor.status === "unreachable") continue;
      this.#setBehind(mirrored, true);
      mirrored.loseTouch();
    }
  }

  /** They keep what they have, and are sampled no more. */
  close(): void {
    for (const mirrored of this.#mirrored.values()) {
      mirrored.sampling?.remove();
      mirrored.loseTouch();
    }
    this.#mirrored.clear();
  }

  #sample(mirrored: MirroredSensor): void {
    const { name } = mirrored.sensor;
    const former = mirrored.sampling;
    this.#setBehind(mirrored, true);
    mirrored.sampling = this.#options.sample(name, this.#options.strategies.of(name), mirrored);
    former?.remove();
  }

  #catchUp(mirrored: MirroredSensor): void {
    this.#setBehind(mirrored, false);
    if (!this.isBehind) this.#options.onProgress();
  }

  #fallBehind(mirrored: MirroredSensor): void {
    this.#setBehind(mirrored, true);
    this.#options.onProgress();
  }

  #setBehind(mirrored: MirroredSensor, isBehind: boolean): void {
    if (mirrored.isBehind === isBehind) return;
    mirrored.isBehind = isBehind;
    this.#behind += isBehind ? 1 : -1;
  }

  /** A strategy of the author's that the device refuses gives way to `auto`; without that, the sensor cannot be followed. */
  #onRefused(mirrored: MirroredSensor, error: unknown): void {
    const { name } = mirrored.sensor;
    const strategy = this.#options.strategies.of(name);
    this.#options.onProblem(name, `its strategy ${strategy} is refused: ${messageOf(error)}`);
    if (strategy === "auto" || mirrored.isRefused) mirrored.loseTouch();
    else {
      mirrored.isRefused = true;
      mirrored.sampling = this.#options.sample(name, "auto", mirrored);
      return;
    }
    this.#catchUp(mirrored);
  }

  /** Whether so many more bytes may be held. */
  #hold(bytes: number): boolean {
    if (bytes > 0 && this.#heldBytes + bytes > this.#options.maximumHeldBytes) return false;
    this.#heldBytes += bytes;
    return true;
  }
}
