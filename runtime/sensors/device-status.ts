import { discrete } from "../protocol/datatypes.js";
import { DEVICE_STATUSES, type DeviceStatus, type Status } from "../protocol/vocabulary.js";
import { type Accumulator, type AggregateResult, type AggregateRule, aggregate } from "./aggregate.js";
import { Sensor } from "./sensor.js";
import type { SensorOptions } from "./sensor-options.js";

/** The statuses of readings from the best to the worst, for `device-status`. Up to `nominal`, the device is `ok`. */
export const STATUSES_BY_GRAVITY: readonly Status[] = ["inactive", "unknown", "nominal", "warn", "error", "unreachable", "failure"];

/** Which sensors of which set count. */
export type DeviceStatusRule = Pick<AggregateRule<DeviceStatus>, "of" | "filter">;

/**
 * Makes a sensor, usually `device-status`, show the worst status of others (guidelines B.2): `ok`, or `degraded` if one of them is worse
 * than `nominal`. It never becomes `fail`: a device that can report this has not failed. Call the returned function to stop.
 */
export function followDeviceStatus(sensor: Sensor<DeviceStatus>, rule: DeviceStatusRule): () => void {
  return aggregate(sensor, { ...rule, rule: new WorstStatus() });
}

/** A `device-status` sensor that is not in an interface. */
export class DeviceStatusSensor extends Sensor<DeviceStatus> {
  readonly #stop: () => void;

  constructor({ of, filter, ...options }: DeviceStatusRule & Partial<SensorOptions<DeviceStatus>>) {
    super({
      name: "device-status",
      description: "The status of the device: the worst of its sensors",
      datatype: discrete(DEVICE_STATUSES),
      ...options,
    });
    this.#stop = followDeviceStatus(this, filter === undefined ? { of } : { of, filter });
  }

  /** Stops following the others. */
  close(): void {
    this.#stop();
  }
}

/** Counts the readings of each status, so that an update costs the same however many sensors there are. */
class WorstStatus implements Accumulator<DeviceStatus> {
  readonly #counts = new Map<Status, number>();

  put({ status }: { readonly status: Status }): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
  }

  take({ status }: { readonly status: Status }): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) - 1);
  }

  result(): AggregateResult<DeviceStatus> {
    const worst = STATUSES_BY_GRAVITY.findLastIndex((status) => (this.#counts.get(status) ?? 0) > 0);
    const isOk = worst <= STATUSES_BY_GRAVITY.indexOf("nominal");
    return isOk ? { value: "ok", status: "nominal" } : { value: "degraded", status: "warn" };
  }
}
