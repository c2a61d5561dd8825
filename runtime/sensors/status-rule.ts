import type { Range, SensorContract } from "../protocol/contract.js";
import type { Status } from "../protocol/vocabulary.js";

/** The status that a value has (aiokatcp's `status_func`). */
export type StatusRule<T> = (value: T) => Status;

/** The status of a reading that is too old. */
export interface StaleRule {
  /** Seconds without an update. */
  readonly after: number;
  readonly status: Status;
}

/** The rule of a sensor's contract; without one, every value is nominal. */
export function statusRuleOf(contract: Pick<SensorContract, "nominal" | "warn" | "otherwise" | "status">): StatusRule<unknown> {
  const { nominal, warn, status } = contract;
  if (nominal !== undefined) {
    const { otherwise = warn === undefined ? "warn" : "error" } = contract;
    return (value) => rangeStatus(value as number | bigint, { nominal, warn, otherwise });
  }
  if (status === undefined) return () => "nominal";
  const statuses = new Map(Object.entries(status));
  return (value) => statuses.get(String(value)) ?? "unknown";
}

interface Ranges {
  readonly nominal: Range;
  readonly warn: Range | undefined;
  readonly otherwise: Status;
}

/** Guidelines §7.2, the note on ranges: inside nominal, between it and warn, beyond; a NaN is an error. */
function rangeStatus(value: number | bigint, { nominal, warn, otherwise }: Ranges): Status {
  if (Number.isNaN(value)) return "error";
  if (isInside(value, nominal)) return "nominal";
  return warn !== undefined && isInside(value, warn) ? "warn" : otherwise;
}

function isInside(value: number | bigint, [low, high]: Range): boolean {
  return (low === null || value >= low) && (high === null || value <= high);
}
