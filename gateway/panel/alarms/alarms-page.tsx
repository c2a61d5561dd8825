import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePanel } from "../state/panel.js";
import { textFilter } from "../table/text-filter.js";
import { AlarmList } from "./alarm-list.js";

/** What is `warn` or worse over all devices, since when, and who has acknowledged it. */
export function AlarmsPage(): JSX.Element {
  const { alarms, moreAlarms } = usePanel();
  const [filter, setFilter] = useState("");
  const matches = textFilter(filter);
  const all = alarms.value;
  const shown = all.filter(({ device, sensor, status }) => matches(`${device} ${sensor} ${status}`));
  const open = all.filter(({ acknowledged }) => acknowledged === undefined).length;
  return (
    <section class="alarms-page" aria-labelledby="alarms-title">
      <div class="bar">
        <h1 id="alarms-title">Alarms</h1>
        <span class="summary">
          <b>{all.length + moreAlarms.value}</b> in all, <b>{open}</b> not acknowledged
          {moreAlarms.value === 0 ? "" : `; the latest ${all.length} are here`}
        </span>
        <span class="grow" />
        <input
          class="filter"
          type="search"
          placeholder="Filter alarms  /"
          aria-label="Filter alarms"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </div>
      <div class="row head alarm" aria-hidden="true">
        <span class="status-cell">Status</span>
        <span class="name-cell">Sensor</span>
        <span class="value-cell">Value</span>
        <span class="since-cell">Since</span>
        <span class="acknowledge-cell">Acknowledged</span>
      </div>
      <AlarmList alarms={shown} />
    </section>
  );
}
