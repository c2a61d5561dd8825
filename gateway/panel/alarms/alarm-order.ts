import type { Alarm } from "../../live/messages.js";
import { severityOf } from "../statuses/status-order.js";

/** What tells an alarm from all others: of a sensor there is one. */
export function keyOf({ device, sensor }: Alarm): string {
  return `${device} ${sensor}`;
}

/** Those first that nobody has acknowledged, then the worst, then the latest. */
export function orderedAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  return [...alarms].sort(
    (one, other) =>
      Number(one.acknowledged !== undefined) - Number(other.acknowledged !== undefined) ||
      severityOf(one.status) - severityOf(other.status) ||
      other.since - one.since ||
      (keyOf(one) < keyOf(other) ? -1 : 1),
  );
}
