import { FailReply } from "../../errors.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { Schedule } from "../../sensors/schedule.js";
import { type SamplerHost, SensorSampler } from "../../sensors/sensor-sampler.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import type { Strategy } from "../../sensors/strategy.js";
import type { ClientBounds } from "./live-bounds.js";

/** Where the reports of a client go. */
export interface SamplingOutlet {
  /** A report that the strategy asks for. */
  write(line: WireText): void;
  /** The first report of a sensor: part of the answer. */
  writeOwed(line: WireText): void;
}

/** What one client samples. */
export class ClientSampling implements SamplerHost<unknown> {
  readonly schedule: Schedule;
  readonly #outlet: SamplingOutlet;
  readonly #bounds: ClientBounds;
  readonly #samplers = new Map<AnySensor, SensorSampler<unknown>>();
  #isFirstReport = false;
  #isOver = false;

  constructor(outlet: SamplingOutlet, schedule: Schedule, bounds: ClientBounds) {
    this.schedule = schedule;
    this.#outlet = outlet;
    this.#bounds = bounds;
  }

  /** For its samplers, which hold it itself: a device may have a million of them, and each object on the way to a line is one more to fetch. */
  report({ statusLine }: AnySensor): void {
    if (this.#isFirstReport) this.#outlet.writeOwed(statusLine);
    else this.#outlet.write(statusLine);
  }

  /** How many sensors are sampled. */
  get count(): number {
    return this.#samplers.size;
  }

  /** The sensors that are sampled. */
  get sensors(): Iterable<AnySensor> {
    return this.#samplers.keys();
  }

  /** The strategy of a sensor. */
  strategyOf(sensor: AnySensor): Strategy {
    return this.#samplers.get(sensor)?.strategy ?? { kind: "none" };
  }

  /** Whether so many more sensors may be sampled. @throws FailReply */
  check(sensors: readonly AnySensor[]): void {
    const { maximumSampledSensors } = this.#bounds;
    if (maximumSampledSensors === Number.POSITIVE_INFINITY) return;
    const count = this.#samplers.size + sensors.filter((sensor) => !this.#samplers.has(sensor)).length;
    if (count > maximumSampledSensors) throw new FailReply(`Too many sensors: one client may sample ${maximumSampledSensors} of them`);
  }

  /** Samples a sensor from now on, and reports it at once (guidelines §7.1). */
  sample(sensor: AnySensor, strategy: Strategy): void {
    this.#stopOne(sensor);
    // A handler that took its time may ask for it when the client has left.
    if (strategy.kind === "none" || this.#isOver) return;
    const sampler = new SensorSampler<unknown>(sensor, strategy, this);
    this.#samplers.set(sensor, sampler);
    this.#isFirstReport = true;
    sampler.start();
    this.#isFirstReport = false;
  }

  /** Samples a sensor no more, or without one nothing. */
  stop(sensor?: AnySensor): void {
    if (sensor !== undefined) {
      this.#stopOne(sensor);
      return;
    }
    for (const sampler of this.#samplers.values()) sampler.stop();
    this.#samplers.clear();
  }

  #stopOne(sensor: AnySensor): void {
    const sampler = this.#samplers.get(sensor);
    if (sampler === undefined) return;
    sampler.stop();
    this.#samplers.delete(sensor);
  }

  /** The client is gone: nothing is sampled for it again. */
  end(): void {
    this.#isOver = true;
    this.stop();
  }
}
