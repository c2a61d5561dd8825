import { ConnectionLostError, FailReply, InvalidReply, messageOf } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { DeviceLink } from "../connection/device-link.js";
import { hasRateStrategies } from "../connection/device-protocol.js";
import { SampledSensor, type SampledSensorOwner } from "./sampled-sensor.js";
import type { Sampling, SamplingListener } from "./sampling-listener.js";
import { type JobOptions, type StrategyJob, StrategyJobs } from "./strategy-jobs.js";
import { isRate, type StrategyText } from "./strategy-need.js";
import { StrategyPlan } from "./strategy-plan.js";

/** What the desk is made of. */
export interface SamplingDeskOptions extends JobOptions {
  /** Told once for each strategy that could not be set and will be tried again. */
  readonly onRetry: (message: string) => void;
}

/** How long after a request that was not answered it is sent again. */
const retryMs = 5000;
/** When a sensor that is gone is looked for first, and how rarely at last: a device need not say that it has it again. */
const lookMs = { first: 1000, last: 30_000 };

/**
 * What is sampled, and for whom. Each sensor has one strategy, that which all of its listeners together need; it is set when the
 * turn is over, and again after a reconnection.
 */
export class SamplingDesk {
  readonly #options: SamplingDeskOptions;
  readonly #sensors = new Map<string, SampledSensor>();
  /** The requests of the connection that there is. */
  #jobs: StrategyJobs | undefined;
  readonly #plan = new StrategyPlan((byStrategy) => this.#set(byStrategy));
  #hasRates = true;
  readonly #owner: SampledSensorOwner = { onChange: (sensor) => this.#settle(sensor), hasRates: () => this.#hasRates };

  constructor(options: SamplingDeskOptions) {
    this.#options = options;
  }

  /** Samples a sensor for a listener from now on. */
  add(name: string, strategy: StrategyText, listener: SamplingListener): Sampling {
    let sensor = this.#sensors.get(name);
    if (sensor === undefined) {
      sensor = new SampledSensor(name, this.#owner);
      this.#sensors.set(name, sensor);
    }
    const sampling = sensor.add(strategy, listener);
    this.#settle(sensor);
    return sampling;
  }

  /** Sets the strategy of a sensor anew: it may be another one under the same name, or be there again. */
  reapply(name: string): void {
    this.#update(name, (sensor) => sensor.doubt());
  }

  /** A sensor is no more: its listeners are told, and nothing is asked of the device until it is there again. */
  leave(name: string): void {
    this.#update(name, (sensor) => sensor.leave());
  }

  /** Ends all listeners but the mirrors of the whole device, as if their sensors were gone. */
  endListeners(): void {
    for (const sensor of [...this.#sensors.values()]) {
      sensor.endListeners();
      this.#settle(sensor);
    }
  }

  /** The names of what is sampled. */
  names(): Iterable<string> {
    return this.#sensors.keys();
  }

  /** Sets all strategies on the connection that there is. */
  restore(link: DeviceLink | undefined): void {
    if (link === undefined) return;
    if (link !== this.#jobs?.link) this.#open(link);
    for (const sensor of this.#sensors.values()) this.#settle(sensor);
  }

  /** The connection is gone, and what was set with it. */
  onLost(): void {
    this.#jobs?.end();
    this.#jobs = undefined;
    this.#plan.clear();
    for (const sensor of this.#sensors.values()) {
      sensor.forget();
      if (sensor.needed === "none") this.#sensors.delete(sensor.name);
    }
  }

  /** For good: every listener is told, with the reason if there is one. */
  close(cause: Error | undefined): void {
    this.onLost();
    const sensors = [...this.#sensors.values()];
    this.#sensors.clear();
    for (const sensor of sensors) sensor.end(cause);
  }

  /** `#sensor-status timestamp count [name status value]…` (guidelines §7.3): one inform may carry several sensors. */
  onStatus(inform: Message): void {
    for (let first = 2; first + 2 < inform.argumentCount; first += 3) this.#sensors.get(inform.wire(first) ?? "")?.onStatus(inform, first);
  }

  #update(name: string, change: (sensor: SampledSensor) => void): void {
    const sensor = this.#sensors.get(name);
    if (sensor === undefined) return;
    change(sensor);
    this.#settle(sensor);
  }

  #open(link: DeviceLink): void {
    this.#jobs = new StrategyJobs(link, this.#options, {
      onSet: (sensor, strategy) => this.#onSet(sensor, strategy),
      onFailure: (job, failure) => this.#onFailure(job, failure),
    });
    this.#setRates(hasRateStrategies(link.protocol));
  }

  /** What is needed together depends on what the device has. */
  #setRates(hasRates: boolean): void {
    if (this.#hasRates === hasRates) return;
    this.#hasRates = hasRates;
    for (const sensor of this.#sensors.values()) {
      sensor.weigh();
      this.#settle(sensor);
    }
  }

  #settle(sensor: SampledSensor): void {
    if (this.#jobs === undefined) {
      if (sensor.needed === "none") this.#forget(sensor);
      return;
    }
    if (sensor.isSettled) {
      if (sensor.needed === "none" && sensor.isUnheard) this.#forget(sensor);
      return;
    }
    this.#plan.add(sensor);
  }

  #forget(sensor: SampledSensor): void {
    if (this.#sensors.get(sensor.name) === sensor) this.#sensors.delete(sensor.name);
  }

  #set(byStrategy: ReadonlyMap<StrategyText, readonly SampledSensor[]>): void {
    for (const [strategy, sensors] of byStrategy) this.#jobs?.add(strategy, sensors);
    this.#jobs?.send();
  }

  #onSet(sensor: SampledSensor, strategy: StrategyText): void {
    if (isRate(strategy)) this.#setRates(true);
    sensor.onSet(strategy);
    this.#settle(sensor);
  }

  #onFailure(job: StrategyJob, failure: unknown): void {
    const { sensors, strategy } = job;
    if (failure instanceof ConnectionLostError) return;
    if (!(failure instanceof FailReply || failure instanceof InvalidReply)) this.#retry(sensors, failure);
    else if (sensors.length > 1) this.#jobs?.split(job);
    else for (const sensor of sensors) this.#onRefused(sensor, strategy, failure);
  }

  #onRefused(sensor: SampledSensor, strategy: StrategyText, failure: Error): void {
    // No listener asked for it: we made it of what several need, and the device does not have it.
    if (isRate(strategy) && sensor.isCombined(strategy)) {
      sensor.forget();
      this.#setRates(false);
    } else {
      sensor.onRefused(failure, strategy);
      if (sensor.isGone) this.#lookLater(sensor);
    }
    this.#settle(sensor);
  }

  #lookLater(sensor: SampledSensor): void {
    const delayMs = Math.min(lookMs.last, lookMs.first * 2 ** (sensor.misses - 1));
    this.#jobs?.later(delayMs, () => {
      if (sensor.isGone && !sensor.isUnheard) this.reapply(sensor.name);
    });
  }

  #retry(sensors: readonly SampledSensor[], failure: unknown): void {
    const error = failure instanceof Error ? failure : new Error(messageOf(failure));
    for (const sensor of sensors) sensor.onTimeout(error);
    this.#options.onRetry(messageOf(failure));
    this.#jobs?.later(retryMs, () => {
      for (const sensor of sensors) {
        sensor.forget();
        this.#settle(sensor);
      }
    });
  }
}
