import type { Clock } from "../../sensors/clock.js";
import type { WireRequest } from "../calls/call.js";
import type { DeviceLink } from "../connection/device-link.js";
import { hasBulkSampling } from "../connection/device-protocol.js";
import type { SampledSensor } from "./sampled-sensor.js";
import type { StrategyText } from "./strategy-need.js";
import { samplingArguments } from "./strategy-words.js";

/** How a request is sent whose words nobody waits for but us. @throws FailReply @throws InvalidReply and what a call can end with */
export type Ask = (link: DeviceLink, request: WireRequest) => Promise<void>;

/** What jobs are done with. */
export interface JobOptions {
  readonly clock: Clock;
  readonly ask: Ask;
}

/** One `?sensor-sampling` that is to be sent: for one sensor, or in bulk. */
export interface StrategyJob {
  readonly sensors: readonly SampledSensor[];
  readonly strategy: StrategyText;
}

/** What came of a job, for those of its sensors that are still what they were when it was sent. */
export interface JobEvents {
  onSet(sensor: SampledSensor, strategy: StrategyText): void;
  onFailure(job: StrategyJob, failure: unknown): void;
}

/** So many of a device's sensors are named in one request (flag B). */
const bulkSize = 1000;
/** So many requests are on their way at once: a device that is slow is not flooded. */
const maximumInFlight = { bulk: 4, single: 256 };

/** The `?sensor-sampling` requests of one connection: what is to be sent, and what is on its way. */
export class StrategyJobs {
  readonly link: DeviceLink;
  readonly #options: JobOptions;
  readonly #events: JobEvents;
  #waiting: StrategyJob[] = [];
  #inFlight = 0;
  #isOver = false;

  constructor(link: DeviceLink, options: JobOptions, events: JobEvents) {
    this.link = link;
    this.#options = options;
    this.#events = events;
  }

  /** Sets a strategy for some sensors: in bulk, where the device has that. */
  add(strategy: StrategyText, sensors: readonly SampledSensor[]): void {
    const size = hasBulkSampling(this.link.protocol) ? bulkSize : 1;
    for (let first = 0; first < sensors.length; first += size)
      this.#waiting.push({ strategy, sensors: sensors.slice(first, first + size) });
  }

  /** One of many that is not there fails them all: each is asked for by itself, before all others. */
  split({ sensors, strategy }: StrategyJob): void {
    this.#waiting.unshift(...sensors.map((sensor) => ({ strategy, sensors: [sensor] })));
  }

  /** Sends as many as may be on their way. */
  send(): void {
    while (!this.#isOver) {
      const [job] = this.#waiting;
      if (job === undefined || this.#inFlight >= (job.sensors.length > 1 ? maximumInFlight.bulk : maximumInFlight.single)) return;
      this.#waiting.shift();
      void this.#send(job);
    }
  }

  /** Calls back after a time, if it is still this connection. */
  later(delayMs: number, callback: () => void): void {
    this.#options.clock.after(delayMs, () => {
      if (!this.#isOver) callback();
    });
  }

  /** The connection is gone: nothing that comes of it counts any more. */
  end(): void {
    this.#isOver = true;
  }

  async #send({ sensors: all, strategy }: StrategyJob): Promise<void> {
    // Since it was planned, a sensor may have gone, or something else may be needed of it, which is another job.
    const sensors = all.filter(({ isGone, needed }) => !isGone && needed === strategy);
    if (sensors.length === 0) return;
    const epochs = sensors.map(({ epoch }) => epoch);
    this.#inFlight++;
    let failure: unknown;
    try {
      const names = sensors.map(({ name }) => name);
      await this.#options.ask(this.link, { name: "sensor-sampling", args: samplingArguments(names, strategy, this.link.protocol.major) });
    } catch (thrown) {
      failure = thrown;
    }
    if (this.#isOver) return;
    this.#inFlight--;
    // What was asked for a sensor that was replaced meanwhile says nothing of the one that has its name now.
    const same = sensors.filter(({ epoch }, index) => epoch === epochs[index]);
    if (failure === undefined) for (const sensor of same) this.#events.onSet(sensor, strategy);
    else if (same.length > 0) this.#events.onFailure({ sensors: same, strategy }, failure);
    this.send();
  }
}
