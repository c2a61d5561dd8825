import type { Visitor } from "../access/visitor.js";
import type { HubAlarm } from "../hub/alarms.js";
import type { Hub, HubDevice } from "../hub/hub.js";
import type { Alarm, DeviceSummary, SiteMessage } from "./messages.js";

/** What is the same in every summary of a site. */
export interface SiteFacts {
  readonly site: string;
  readonly roles: readonly string[];
  readonly history: boolean;
}

/** What a page hears first. */
export function summarizeSite(
  hub: Hub,
  facts: SiteFacts,
  { visitor, time }: { readonly visitor: Visitor; readonly time: number },
): SiteMessage {
  const { name, role } = visitor;
  return { type: "site", ...facts, time, you: { name, role }, devices: [...hub.devices.values()].map(summarizeDevice) };
}

/** A device in the overview. */
export function summarizeDevice(device: HubDevice): DeviceSummary {
  const { name, address, state, versions, sensors, counts, revision } = device;
  return {
    name,
    address,
    state: state.kind,
    since: state.since,
    reason: state.reason,
    version: versions.get("katcp-device")?.version,
    versions: Object.fromEntries(
      [...versions].map(([role, { version, build }]) => [role, build === undefined ? version : `${version} ${build}`]),
    ),
    deviceStatus: sensors.get("device-status")?.reading?.text,
    sensors: sensors.size,
    counts: Object.fromEntries([...counts].filter(([, count]) => count > 0)),
    revision,
  };
}

export function alarmOf({ device, sensor, status, text, since, acknowledged }: HubAlarm): Alarm {
  return { device, sensor, status, value: text, since, acknowledged };
}
