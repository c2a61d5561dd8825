import type { JSX } from "preact";
import type { DeviceSummary } from "../../live/messages.js";
import { openRoute } from "../routes/current-route.js";
import { deviceRoute, printRoute } from "../routes/route.js";
import { usePanel } from "../state/panel.js";
import { StatusCounts } from "../statuses/status-counts.js";
import { StatusMark } from "../statuses/status-mark.js";
import { durationText } from "../words/duration-text.js";
import { deviceSeverity, statusOfDevice } from "./device-order.js";

/** One device of the overview. */
export function DeviceRow({ device }: { readonly device: DeviceSummary }): JSX.Element {
  const severity = deviceSeverity(device);
  return (
    <tr class={`device ${severity}`} onClick={() => openRoute(deviceRoute(device.name))}>
      <th scope="row">
        <StatusMark status={severity} />
        <a href={printRoute(deviceRoute(device.name))} onClick={(event) => event.stopPropagation()}>
          {device.name}
        </a>
      </th>
      <td class="state-cell">
        <DeviceState device={device} />
      </td>
      <td class="device-status-cell">
        <DeviceStatusWord status={device.deviceStatus} />
      </td>
      <td class="counts-cell">
        <StatusCounts counts={device.counts} />
      </td>
      <td class="version-cell">{device.version ?? <span class="dim">–</span>}</td>
      <td class="address-cell dim">{device.address}</td>
    </tr>
  );
}

/** Whether it is connected, since when, and why not. */
export function DeviceState({ device: { state, since, reason } }: { readonly device: DeviceSummary }): JSX.Element {
  const seconds = usePanel().clock.seconds.value - since;
  return (
    <span class={`device-state ${state}`} title={reason}>
      {state} <span class="dim">{durationText(seconds)}</span>
      {reason === undefined ? null : <span class="reason">{reason}</span>}
    </span>
  );
}

/** The value of the sensor `device-status`, as the device says it. */
export function DeviceStatusWord({ status }: { readonly status: string | undefined }): JSX.Element {
  if (status === undefined) return <span class="dim">–</span>;
  return <span class={`device-status ${statusOfDevice.get(status) ?? "unknown"}`}>{status}</span>;
}
