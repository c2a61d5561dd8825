import type { JSX } from "preact";
import type { DeviceSummary } from "../../live/messages.js";
import { deviceSeverity } from "../overview/device-order.js";
import { DeviceState, DeviceStatusWord } from "../overview/device-row.js";
import { StatusCounts } from "../statuses/status-counts.js";
import { StatusMark } from "../statuses/status-mark.js";

/** The name of a device, and how it is. */
export function DeviceHead({ device, summary }: { readonly device: string; readonly summary: DeviceSummary | undefined }): JSX.Element {
  if (summary === undefined)
    return (
      <div class="device-head">
        <h1>{device}</h1>
      </div>
    );
  return (
    <div class="device-head">
      <h1>
        <StatusMark status={deviceSeverity(summary)} />
        {device}
      </h1>
      <DeviceState device={summary} />
      {summary.deviceStatus === undefined ? null : (
        <span class="pair">
          <span class="dim">device-status</span> <DeviceStatusWord status={summary.deviceStatus} />
        </span>
      )}
      <span class="pair version">{summary.version}</span>
      <span class="grow" />
      <StatusCounts counts={summary.counts} />
    </div>
  );
}
