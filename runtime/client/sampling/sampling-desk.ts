import { ConnectionLostError, messageOf, RequestTimeoutError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import type { WireRequest } from "../calls/call.js";
import type { DeviceLink } from "../connection/device-link.js";
import { hasBulkSampling } from "../connection/device-protocol.js";
import { SampledSensor, type Sampling, type SamplingListener } from "./sampled-sensor.js";
import type { StrategyText } from "./strategy-need.js";
import { samplingArguments } from "./strategy-words.js";

/** How a request is sent whose words nobody waits for but us. @throws FailReply @throws InvalidReply and what a call can end with */
export type Ask = (link: DeviceLink, request: WireRequest) => Promise<void>;

/** What the desk is made of. */
export interface SamplingDeskOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  /** Told once for each strategy that could not be set and will be tried again. */
  readonly onRetry: (message: string) => void;
}

/** One `?sensor-sampling` that is to be sent: for one sensor, or in bulk. */
interface Job {
  readonly sensors: readonly SampledSensor[];
  readonly strategy: StrategyText;
}

/** So many of a device's sensors are named in one request (flag B). */
const bulkSize = 1000;
/** So many requests are on their way at once: a device that is slow is not flooded. */
const maximumInFlight = { bulk: 4, single: 256 };
/** How long after a request that was not answered it is sent again. */
const retryMs = 5000;

/**
 * What is sampled, and for whom. Each sensor has one strategy, that which all of its listeners together need; it is set when the
 * turn is over, and again after a reconnection.
 */
export class SamplingDesk {
  readonly #options: SamplingDeskOptions;
  readonly #sensors = new Map<string, SampledSensor>();
  #link: DeviceLink | undefined;
  /** Whose strategies on the device are not those that they need. */
  #dirty: SampledSensor[] = [];
  #jobs: Job[] = [];
  #inFlight = 0;
  #isPlanned = false;
  readonly #onChange = (sensor: SampledSensor): void => this.#settle(sensor);

  constructor(options: SamplingDeskOptions) {
    this.#options = options;
  }

  /** Samples a sensor for a listener from now on. */
  add(name: string, strategy: StrategyText, listener: SamplingListener): Sampling {
    let sensor = this.#sensors.get(name);
    if (sensor === undefined) {
      sensor = new SampledSensor(name, this.#onChange);
      this.#sensors.set(name, sensor);
    }
    const sampling = sensor.add(strategy, listener);
    this.#settle(sensor);
    return sampling;
  }

  /** Sets the strategy of a sensor anew: it may be another one under the same name. */
  reapply(name: string): void {
    const sensor = this.#sensors.get(name);
    if (sensor === undefined) return;
    sensor.forget();
    this.#settle(sensor);
  }

  /** A sensor is no more: its listeners are told, and nothing is asked of the device. */
  drop(name: string): void {
    const sensor = this.#sensors.get(name);
    if (sensor === undefined) return;
    this.#sensors.delete(name);
    sensor.end();
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

  /** Sets all strategies on a new connection. */
  restore(link: DeviceLink): void {
    this.#link = link;
    for (const sensor of this.#sensors.values()) this.#settle(sensor);
  }

  /** The connection is gone, and what was set with it. */
  onLost(): void {
    this.#link = undefined;
    this.#jobs = [];
    this.#inFlight = 0;
    this.#dirty = [];
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

  #settle(sensor: SampledSensor): void {
    if (this.#link === undefined) {
      if (sensor.needed === "none") this.#sensors.delete(sensor.name);
      return;
    }
    if (sensor.isSettled) {
      if (sensor.needed === "none" && sensor.isUnheard) this.#forget(sensor);
      return;
    }
    this.#dirty.push(sensor);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      this.#plan();
    });
  }

  #forget(sensor: SampledSensor): void {
    if (this.#sensors.get(sensor.name) === sensor) this.#sensors.delete(sensor.name);
  }

  /** Makes requests of what is to be set: in bulk, where the device has that. */
  #plan(): void {
    if (this.#link === undefined) return;
    const byStrategy = new Map<StrategyText, SampledSensor[]>();
    for (const sensor of this.#dirty) {
      // It may be there twice, or be as it should be again.
      if (sensor.isSettled) continue;
      const same = byStrategy.get(sensor.needed);
      if (same === undefined) byStrategy.set(sensor.needed, [sensor]);
      else same.push(sensor);
      sensor.onPlanned();
    }
    this.#dirty = [];
    const size = hasBulkSampling(this.#link.protocol) ? bulkSize : 1;
    for (const [strategy, sensors] of byStrategy) {
      for (let first = 0; first < sensors.length; first += size) this.#jobs.push({ strategy, sensors: sensors.slice(first, first + size) });
    }
    this.#sendJobs();
  }

  #sendJobs(): void {
    while (this.#link !== undefined) {
      const [job] = this.#jobs;
      if (job === undefined || this.#inFlight >= (job.sensors.length > 1 ? maximumInFlight.bulk : maximumInFlight.single)) return;
      this.#jobs.shift();
      void this.#send(job, this.#link);
    }
  }

  async #send(job: Job, link: DeviceLink): Promise<void> {
    const { sensors, strategy } = job;
    this.#inFlight++;
    let failure: unknown;
    try {
      const names = sensors.map(({ name }) => name);
      await this.#options.ask(link, { name: "sensor-sampling", args: samplingArguments(names, strategy, link.protocol.major) });
    } catch (thrown) {
      failure = thrown;
    }
    if (link !== this.#link) return;
    this.#inFlight--;
    if (failure === undefined) for (const sensor of sensors) this.#onSet(sensor, strategy);
    else this.#onFailure(job, failure);
    this.#sendJobs();
  }

  #onSet(sensor: SampledSensor, strategy: StrategyText): void {
    sensor.onSet(strategy);
    this.#settle(sensor);
  }

  #onFailure({ sensors, strategy }: Job, failure: unknown): void {
    if (failure instanceof ConnectionLostError) return;
    if (failure instanceof RequestTimeoutError) {
      this.#retry(sensors, failure);
      return;
    }
    // One of many that is not there fails them all: each is asked for by itself.
    if (sensors.length > 1) {
      this.#jobs.unshift(...sensors.map((sensor) => ({ strategy, sensors: [sensor] })));
      return;
    }
    for (const sensor of sensors) {
      sensor.onRefused(failure, strategy);
      this.#settle(sensor);
    }
  }

  #retry(sensors: readonly SampledSensor[], failure: Error): void {
    const link = this.#link;
    for (const sensor of sensors) sensor.onTimeout(failure);
    this.#options.onRetry(messageOf(failure));
    this.#options.clock.after(retryMs, () => {
      if (link !== this.#link) return;
      for (const sensor of sensors) {
        sensor.forget();
        this.#settle(sensor);
      }
    });
  }
}
