import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Alarm } from "../../live/messages.js";
import { openRoute } from "../routes/current-route.js";
import { printRoute, type Route } from "../routes/route.js";
import { usePanel } from "../state/panel.js";
import { StatusWord } from "../statuses/status-mark.js";
import { VirtualList } from "../table/virtual-list.js";
import { durationText } from "../words/duration-text.js";
import { shortTime } from "../words/time-text.js";
import { valueText } from "../words/value-text.js";
import { AcknowledgeCell } from "./acknowledge-cell.js";
import { keyOf, orderedAlarms } from "./alarm-order.js";

export interface AlarmListProps {
  readonly alarms: readonly Alarm[];
  /** Beside other things: without who has acknowledged. */
  readonly isShort?: boolean;
}

/** Alarms, those first that nobody has acknowledged, and the worst first. */
export function AlarmList({ alarms, isShort = false }: AlarmListProps): JSX.Element {
  const panel = usePanel();
  const [active, setActive] = useState(-1);
  const ordered = orderedAlarms(alarms);
  return (
    <div class={`alarm-list ${isShort ? "short" : ""}`}>
      <VirtualList
        id="alarms"
        role="grid"
        label="Alarms"
        count={ordered.length}
        active={active}
        onActive={setActive}
        onKey={({ key }, index) => {
          const alarm = ordered[index];
          if (alarm === undefined) return false;
          if (key === "Enter") openRoute(sensorRoute(alarm));
          else if (key === "a") panel.acknowledge(alarm);
          else return false;
          return true;
        }}
        renderRow={(index) => {
          const alarm = ordered[index];
          return alarm === undefined ? null : (
            <AlarmRow key={keyOf(alarm)} alarm={alarm} index={index} isActive={index === active} isShort={isShort} onActive={setActive} />
          );
        }}
        empty="There are no alarms."
      />
    </div>
  );
}

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly index: number;
  readonly isActive: boolean;
  readonly isShort: boolean;
  readonly onActive: (index: number) => void;
}

function AlarmRow({ alarm, index, isActive, isShort, onActive }: AlarmRowProps): JSX.Element {
  const now = usePanel().clock.secondsOfRow(index).value;
  const { device, sensor, status, since, value, acknowledged } = alarm;
  return (
    <div
      role="row"
      tabIndex={-1}
      id={`alarms-${index}`}
      aria-rowindex={index + 1}
      class={`row alarm ${status} ${isActive ? "active" : ""} ${acknowledged === undefined ? "" : "acknowledged"}`}
      onClick={() => onActive(index)}
    >
      <span role="gridcell" class="status-cell">
        <StatusWord status={status} />
      </span>
      <span role="gridcell" class="name-cell">
        <a href={printRoute(sensorRoute(alarm))} title={`${device} ${sensor}`}>
          <span class="device-name">{device}</span> {sensor}
        </a>
      </span>
      <span role="gridcell" class="value-cell" title={value}>
        {valueText(value, "float")}
      </span>
      <span role="gridcell" class="since-cell" title={`since ${shortTime(since, now)} UTC`}>
        {isShort ? null : <span class="at">{shortTime(since, now)}</span>} {durationText(now - since)}
      </span>
      {isShort ? null : <AcknowledgeCell alarm={alarm} />}
    </div>
  );
}

function sensorRoute({ device, sensor }: Alarm): Route {
  return { page: "device", device, tab: "sensors", plotted: sensor === "" ? [] : [sensor] };
}
