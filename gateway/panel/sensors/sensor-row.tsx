import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { SensorDescription } from "../../hub/device-description.js";
import type { LiveReading } from "../state/live-readings.js";
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
  /** Its row was chosen; `isAdded`: beside those that are plotted. */
  readonly onChoose: (leaf: TreeLeaf, index: number, isAdded: boolean) => void;
}

/** How old a reading is whose time is zero or below, which stands for "never" on real devices. */
const never = "–";

type LatestReading = ReadonlySignal<LiveReading | undefined>;

/** One sensor: its name, value, status and age, as they are now. A reading draws the cells that say something else, and not the row. */
export function SensorRow({ device, leaf, index, isActive, isPlotted, onChoose }: SensorRowProps): JSX.Element {
  const { sensor } = leaf;
  const reading = useReading(device, sensor.name);
  const status = useComputed(() => reading.value?.status).value;
  return (
    <div
      role="row"
      tabIndex={-1}
      id={`sensors-${index}`}
      aria-rowindex={index + 1}
      aria-level={leaf.depth + 1}
      aria-selected={isPlotted}
      data-sensor={sensor.name}
      class={`row sensor depth-${Math.min(leaf.depth, 6)} ${status ?? "waiting"} ${isActive ? "active" : ""}`}
      onClick={({ shiftKey, ctrlKey, metaKey }) => onChoose(leaf, index, shiftKey || ctrlKey || metaKey)}
    >
      <span role="gridcell" class="name-cell" title={titleOf(sensor)}>
        <span class="name">{leaf.label}</span>
        {isPlotted ? <span class="plotted">plot</span> : null}
        <span class="about dim">{sensor.description}</span>
      </span>
      <ValueCell sensor={sensor} reading={reading} />
      <span role="gridcell" class="status-cell">
        {status === undefined ? null : <StatusWord status={status} />}
      </span>
      <AgeCell index={index} reading={reading} />
    </div>
  );
}

function ValueCell({ sensor, reading }: { readonly sensor: SensorDescription; readonly reading: LatestReading }): JSX.Element {
  const text = reading.value?.text;
  return (
    <span role="gridcell" class="value-cell" title={text === undefined ? "" : meaningOf(text, sensor)}>
      <span class="value">{text === undefined ? "…" : valueText(text, sensor.type)}</span>
      {sensor.units === "" ? null : <span class="units">{sensor.units}</span>}
    </span>
  );
}

function AgeCell({ index, reading }: { readonly index: number; readonly reading: LatestReading }): JSX.Element {
  const { clock } = usePanel();
  const timestamp = reading.value?.timestamp;
  if (timestamp === undefined) return <span role="gridcell" class="age-cell" title="" />;
  return (
    <span role="gridcell" class="age-cell" title={`${dateAndTime(timestamp)} UTC`}>
      {timestamp > 0 ? ageText(clock.secondsOfRow(index).value - timestamp) : never}
    </span>
  );
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
