import type { JSX } from "preact";
import type { SensorDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";
import { useReading } from "../state/use-reading.js";
import { StatusWord } from "../statuses/status-mark.js";
import { ageText } from "../words/duration-text.js";
import { dateAndTime } from "../words/time-text.js";
import { valueText } from "../words/value-text.js";
import type { TreeLeaf } from "./sensor-tree.js";

export interface SensorRowProps {
  readonly device: string;
  readonly leaf: TreeLeaf;
  readonly index: number;
  readonly isActive: boolean;
  readonly isPlotted: boolean;
  readonly onPlot: (isAdded: boolean) => void;
}

/** One sensor: its name, value, status and age, as they are now. */
export function SensorRow({ device, leaf, index, isActive, isPlotted, onPlot }: SensorRowProps): JSX.Element {
  const { sensor } = leaf;
  const reading = useReading(device, sensor.name).value;
  const text = reading === undefined ? "…" : valueText(reading.text, sensor.type);
  return (
    <div
      role="row"
      tabIndex={-1}
      id={`sensors-${index}`}
      aria-rowindex={index + 1}
      aria-level={leaf.depth + 1}
      aria-selected={isPlotted}
      data-sensor={sensor.name}
      class={`row sensor depth-${Math.min(leaf.depth, 6)} ${reading?.status ?? "waiting"} ${isActive ? "active" : ""}`}
      onClick={({ shiftKey, ctrlKey, metaKey }) => onPlot(shiftKey || ctrlKey || metaKey)}
    >
      <span role="gridcell" class="name-cell" title={titleOf(sensor)}>
        <span class="name">{leaf.label}</span>
        {isPlotted ? <span class="plotted">plot</span> : null}
        <span class="about dim">{sensor.description}</span>
      </span>
      <span role="gridcell" class="value-cell" title={reading === undefined ? "" : meaningOf(reading.text, sensor)}>
        <span class="value">{text}</span>
        {sensor.units === "" ? null : <span class="units">{sensor.units}</span>}
      </span>
      <span role="gridcell" class="status-cell">
        {reading === undefined ? null : <StatusWord status={reading.status} />}
      </span>
      <span role="gridcell" class="age-cell" title={reading === undefined ? "" : `${dateAndTime(reading.timestamp)} UTC`}>
        {reading === undefined ? null : <Age timestamp={reading.timestamp} />}
      </span>
    </div>
  );
}

function Age({ timestamp }: { readonly timestamp: number }): JSX.Element {
  const { seconds } = usePanel().clock;
  // Zero and below stand for "never" on real devices.
  return <>{timestamp > 0 ? ageText(seconds.value - timestamp) : "–"}</>;
}

function titleOf({ name, description, type, nominal, warn, deprecated }: SensorDescription): string {
  const lines = [name, description, `Type ${type}`];
  if (nominal !== undefined) lines.push(`Nominal ${rangeText(nominal)}`);
  if (warn !== undefined) lines.push(`Warn ${rangeText(warn)}`);
  if (deprecated !== undefined) lines.push(`Deprecated: ${deprecated}`);
  return lines.filter((line) => line !== "").join("\n");
}

function rangeText([low, high]: readonly [number | null, number | null]): string {
  return `from ${low ?? "−∞"} to ${high ?? "∞"}`;
}

/** The whole text, and what an interface says of such a value. */
function meaningOf(text: string, { parameters, meanings = [] }: SensorDescription): string {
  const meaning = meanings[parameters.indexOf(text)];
  return meaning === undefined || meaning === "" ? text : `${text}: ${meaning}`;
}
