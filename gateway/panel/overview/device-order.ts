import type { Status } from "katcp-runtime/vocabulary";
import type { DeviceSummary } from "../../live/messages.js";
import { isAlarming, STATUS_ORDER } from "../statuses/status-order.js";

/** What a device needs, as a status: one that is not there is `failure`, one that is on its way `unreachable`. */
export function deviceSeverity({ state, deviceStatus, counts }: DeviceSummary): Status {
  if (state === "disconnected") return "failure";
  const said = statusOfDevice.get(deviceStatus ?? "ok");
  const worst = STATUS_ORDER.find((status) => isAlarming(status) && (counts[status] ?? 0) > 0);
  const found = [said, worst, state === "connecting" ? ("unreachable" as const) : undefined];
  return STATUS_ORDER.find((status) => found.includes(status)) ?? "nominal";
}

/** What the values of `device-status` (guidelines §7.3) weigh. A device may say anything else. */
export const statusOfDevice: ReadonlyMap<string, Status> = new Map([
  ["ok", "nominal"],
  ["degraded", "warn"],
  ["fail", "error"],
]);

/** What is not nominal first, and then by name. */
export function orderedDevices(devices: readonly DeviceSummary[]): readonly DeviceSummary[] {
  const names = new Intl.Collator("en", { numeric: true });
  return [...devices].sort(
    (one, other) =>
      STATUS_ORDER.indexOf(deviceSeverity(one)) - STATUS_ORDER.indexOf(deviceSeverity(other)) || names.compare(one.name, other.name),
  );
}

/** The counts of several devices in one. */
export function sumCounts(devices: readonly DeviceSummary[]): Readonly<Partial<Record<Status, number>>> {
  const sums: Partial<Record<Status, number>> = {};
  for (const { counts } of devices)
    for (const status of STATUS_ORDER) if (counts[status]) sums[status] = (sums[status] ?? 0) + counts[status];
  return sums;
}
