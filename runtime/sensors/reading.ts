import type { Timestamp } from "../protocol/datatypes.js";
import type { Status } from "../protocol/vocabulary.js";

/** A reading of a sensor: timestamp, status and value (guidelines §7). */
export interface Reading<T> {
  /** Seconds since the epoch, UTC. */
  readonly timestamp: Timestamp;
  readonly status: Status;
  readonly value: T;
}

/** Whether the value of a reading with this status is meaningful (guidelines Table 8, "Value Valid"). */
export function isValidStatus(status: Status): boolean {
  return status === "nominal" || status === "warn" || status === "error";
}
