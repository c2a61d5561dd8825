import type { Timestamp } from "../protocol/datatypes.js";
import type { Status } from "../protocol/vocabulary.js";

/** What a sensor showed at one moment: the triple of guidelines §7. */
export interface Reading<T> {
  /** Seconds since the epoch, UTC. */
  readonly timestamp: Timestamp;
  readonly status: Status;
  readonly value: T;
}

/** Whether a reading of this status has a value that means something (guidelines Table 8, "Value Valid"). */
export function isValidStatus(status: Status): boolean {
  return status === "nominal" || status === "warn" || status === "error";
}
