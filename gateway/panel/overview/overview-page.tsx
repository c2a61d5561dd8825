import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AlarmList } from "../alarms/alarm-list.js";
import { usePanel } from "../state/panel.js";
import { StatusCounts } from "../statuses/status-counts.js";
import { textFilter } from "../table/text-filter.js";
import { orderedDevices, sumCounts } from "./device-order.js";
import { DeviceRow } from "./device-row.js";

/** All devices, and what is not nominal in them. */
export function OverviewPage(): JSX.Element {
  const panel = usePanel();
  const [filter, setFilter] = useState("");
  const devices = panel.devices.value;
  const connected = devices.filter(({ state }) => state === "connected").length;
  const matches = textFilter(filter);
  const shown = orderedDevices(devices).filter(({ name, address, version = "" }) => matches(`${name} ${address} ${version}`));
  return (
    <div class="overview">
      <section class="devices" aria-labelledby="devices-title">
        <div class="bar">
          <h1 id="devices-title">Devices</h1>
          <span class="summary">
            <b>{connected}</b> of {devices.length} connected
          </span>
          <span class="grow" />
          <input
            class="filter"
            type="search"
            placeholder="Filter devices  /"
            aria-label="Filter devices"
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </div>
        <div class="totals">
          <StatusCounts counts={sumCounts(devices)} />
        </div>
        <div class="table-scroll">
          <table class="devices-table">
            <thead>
              <tr>
                <th scope="col">Device</th>
                <th scope="col">State</th>
                <th scope="col">device-status</th>
                <th scope="col">Sensors</th>
                <th scope="col">Version</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((device) => (
                <DeviceRow key={device.name} device={device} />
              ))}
            </tbody>
          </table>
          {shown.length > 0 ? null : <p class="empty">{emptyText(panel.site.value === undefined, devices.length)}</p>}
        </div>
      </section>
      <section class="now" aria-labelledby="now-title">
        <div class="bar">
          <h1 id="now-title">Alarms</h1>
          <span class="summary">
            <b>{panel.alarms.value.length}</b>
          </span>
        </div>
        <AlarmList alarms={panel.alarms.value} isShort={true} />
      </section>
    </div>
  );
}

function emptyText(isWaiting: boolean, count: number): string {
  if (isWaiting) return "Waiting for the gateway…";
  return count === 0 ? "The gateway has no devices. Name them in its site file." : "No device matches the filter.";
}
